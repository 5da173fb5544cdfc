package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 5: direct messages. */
abstract class DirectSection extends Section {

    DirectSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void reaches_a_user_by_email_in_any_case_and_by_user_id_and_echoes_to() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var sender = scene().sender();
        for (String name : List.of(
                account.email(),
                account.email().toUpperCase(Locale.ROOT),
                account.email().toLowerCase(Locale.ROOT),
                account.identity().userId())) {
            sender.send(to(name, "{\"a\" : 1}"));

            assertEquals(direct(name, "{\"a\" : 1}"), recipient.nextText());
        }
    }

    @Test
    void reaches_all_connections_of_the_user_the_quiet_ones_and_the_sending_one() throws Exception {
        var account = scene().account();
        List<RelayClient> connections = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            connections.add(scene().member(account));
            connections.add(scene().member(account, scene().listener("listen=false")));
        }

        connections.get(0).send(to(account.email(), "1"));

        for (var connection : connections) {
            assertEquals(direct(account.email(), "1"), connection.nextText());
        }
    }

    @Test
    void reaches_nobody_else() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var elsewhere = scene().join(Upgrade.of("/api/events/other-" + scene().channel + "/ws"));
        scene().member(account, elsewhere);
        var elsewhereToo = scene().join(Upgrade.of("/api/events/other-" + scene().channel + "/ws"));
        scene().member(scene().account(), elsewhereToo);
        var stranger = scene().listener();
        var other = scene().sender();
        var sender = scene().sender();

        sender.send(to(account.email(), "1"), "2");
        assertEquals(direct(account.email(), "1"), recipient.nextText());
        elsewhereToo.send("3");

        assertEquals(envelope("2"), recipient.nextText());
        assertEquals(envelope("2"), stranger.nextText());
        assertEquals(envelope("2"), other.nextText());
        assertEquals(envelope("3"), elsewhere.nextText());
        assertNothingMore(stranger, other, elsewhere);
    }

    @Test
    void keeps_its_place_among_the_broadcasts_of_its_sender() throws Exception {
        scene().bounds.anyRate();
        var account = scene().account();
        var recipient = scene().member(account);
        var sender = scene().sender();

        for (int i = 0; i < 100; i++) {
            sender.send("" + i, to(account.email(), "" + i), "[" + i + "]");
        }

        for (int i = 0; i < 100; i++) {
            assertEquals(envelope("" + i), recipient.nextText());
            assertEquals(direct(account.email(), "" + i), recipient.nextText());
            assertEquals(envelope("[" + i + "]"), recipient.nextText());
        }
    }

    @Test
    void envelope_none_gets_the_json_text_of_the_message() throws Exception {
        var account = scene().account();
        var raw = scene().member(account, scene().listener("envelope=none"));
        var sender = scene().sender();

        sender.send(to(account.email(), " [1, \"\\u0041\"] "), to(account.email(), "\"hello\""));

        assertEquals("[1, \"\\u0041\"]", raw.nextText());
        assertEquals("\"hello\"", raw.nextText());
    }

    @Test
    void is_found_as_json_reads_it() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var sender = scene().sender();

        sender.send(
                "\n{ \"message\" :null, \"x\":[{\"to\":1}], \"to\" : \"" + account.email() + "\" } ",
                "{\"t\\u006f\":\"" + account.email() + "\",\"messag\\u0065\":2}",
                "{\"to\":\"nobody\",\"message\":1,\"message\":3,\"to\":\"" + account.email() + "\"}");

        assertEquals(direct(account.email(), "null"), recipient.nextText());
        assertEquals(direct(account.email(), "2"), recipient.nextText());
        assertEquals(direct(account.email(), "3"), recipient.nextText());
    }

    @Test
    void what_lacks_to_or_message_is_a_broadcast() throws Exception {
        var listener = scene().listener();
        var sender = scene().sender();
        for (String text : List.of(
                "{\"to\":\"a@example.org\"}",
                "{\"message\":1}",
                "{\"to\":7,\"message\":1}",
                "[{\"to\":\"a@example.org\",\"message\":1}]",
                "{\"x\":{\"to\":\"a@example.org\",\"message\":1}}",
                "{\"To\":\"a@example.org\",\"message\":1}")) {
            sender.send(text);

            assertEquals(envelope(text), listener.nextText());
        }
    }

    @Test
    void depth_counts_from_its_own_outer_object() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var sender = scene().sender();
        String deep = "[".repeat(127) + "]".repeat(127);

        sender.send(to(account.email(), "[" + deep + "]"), to(account.email(), deep));

        assertEquals("invalid_message", sender.nextError().code());
        assertEquals(direct(account.email(), deep), recipient.nextText());
    }

    @Test
    void nobody_of_that_name_is_answered_with_recipient_unavailable() throws Exception {
        var absent = scene().account();
        scene().listener();
        var sender = scene().sender();

        sender.send(to(absent.email(), "1"), to("never-was@example.org", "2"), to("", "3"));

        for (String name : List.of(absent.email(), "never-was@example.org", "")) {
            ErrorText error = sender.nextError();
            assertEquals("recipient_unavailable", error.code());
            assertEquals(name, error.string("to"));
        }
    }

    @Test
    void a_user_who_has_left_is_unavailable() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var sender = scene().sender();
        sender.send(to(account.email(), "1"));
        assertEquals(direct(account.email(), "1"), recipient.nextText());

        recipient.send(Frame.close(1000, ""));
        recipient.nextClose();
        sender.send(to(account.email(), "2"));

        assertEquals("recipient_unavailable", sender.nextError().code());
    }

    @Test
    void is_reachable_from_ok_on() throws Exception {
        var sender = scene().sender();

        for (int i = 0; i < 30; i++) {
            var account = scene().account();
            var recipient = scene().member(account);
            sender.send(to(account.email(), "" + i));

            assertEquals(direct(account.email(), "" + i), recipient.nextText());
        }
    }

    @Test
    void recipient_unavailable_comes_once_a_second_for_each_name() throws Exception {
        var sender = scene().sender();

        sender.send(to("a@example.org", "1"), to("a@example.org", "2"), to("b@example.org", "3"));

        assertEquals("a@example.org", sender.nextError().string("to"));
        assertEquals("b@example.org", sender.nextError().string("to"));
    }
}
