package stagecast.relay.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.ChannelRules;
import stagecast.relay.ChannelRules.Senders;
import stagecast.relay.CloseCode;
import stagecast.relay.JoinRequest.Envelope;

/** Section 7: what a channel's rules let do. */
abstract class RulesSection extends Section {

    RulesSection(Supplier<Scene> scene) {
        super(scene);
    }

    private void senders(Senders senders) {
        scene().rules = new ChannelRules(senders, Envelope.STANDARD);
    }

    @Test
    void where_anyone_may_send_a_broadcast_needs_no_account() throws Exception {
        senders(new Senders.Anyone());
        var listener = scene().listener();
        var stranger = scene().listener();

        stranger.send(Frame.text("hello"), Frame.binary(new byte[] {7}), Frame.text(""));

        assertEquals(envelope("\"hello\""), listener.nextText());
        assertArrayEquals(new byte[] {7}, listener.next().payload());
        assertEquals(envelope("\"\""), listener.nextText());
        assertNothingMore(stranger, listener);
    }

    @Test
    void where_anyone_may_send_a_direct_message_still_needs_one() throws Exception {
        senders(new Senders.Anyone());
        var account = scene().account();
        var recipient = scene().member(account);
        var stranger = scene().listener();

        stranger.send(to(account.email(), "1"));
        assertEquals("not_authenticated", stranger.nextError().code());
        scene().member(account, stranger).send(to(account.email(), "2"));

        assertEquals(direct(account.email(), "2"), recipient.nextText());
    }

    @Test
    void where_anyone_may_send_credentials_are_credentials_and_no_secret_gets_out() throws Exception {
        senders(new Senders.Anyone());
        var listener = scene().listener();
        var stranger = scene().listener("listen=false");

        stranger.send("{\"email\":\"nobody@example.org\",\"password\":\"x\"}", "{\"password\":\"x\"}");
        assertEquals("invalid_credentials", stranger.nextError().code());
        assertEquals("invalid_message", stranger.nextError().code());
        String credentials = scene().account().credentials();
        var another = scene().listener("listen=false").send(Frame.binary(credentials.getBytes(UTF_8)));
        assertTrue(another.nextError().message().contains("as a text message"));
        stranger.send(credentials, "1");

        assertEquals("ok", stranger.nextText());
        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void where_anyone_may_send_the_rate_holds_too() throws Exception {
        scene().bounds.rate(1, 2);
        senders(new Senders.Anyone());
        var listener = scene().listener();
        var stranger = scene().listener();

        stranger.send("1", "2", "3");

        assertEquals("rate_limited", stranger.nextError().code());
        assertEquals(envelope("1"), listener.nextText());
        assertEquals(envelope("2"), listener.nextText());
        assertNothingMore(listener);
    }

    @Test
    void where_some_may_send_the_others_listen() throws Exception {
        var chosen = scene().account();
        var other = scene().account();
        senders(new Senders.Only(Set.of(chosen.email().toUpperCase(Locale.ROOT))));
        var listener = scene().listener();
        var stranger = scene().listener();
        var client = scene().member(other);

        stranger.send("1");
        client.send(Frame.text("2"), Frame.binary("3".getBytes(UTF_8)), Frame.text(to(chosen.email(), "4")));
        assertEquals("not_authenticated", stranger.nextError().code());
        assertEquals("forbidden", client.nextError().code());
        scene().member(chosen).send("5");

        assertEquals(envelope("5"), listener.nextText());
        assertEquals(envelope("5"), client.nextText());
        assertEquals(envelope("5"), stranger.nextText());
        assertNothingMore(stranger, listener);
    }

    @Test
    void whoever_authenticates_as_another_may_send_what_that_one_may() throws Exception {
        var chosen = scene().account();
        var other = scene().account();
        senders(new Senders.Only(Set.of(chosen.email())));
        var listener = scene().listener();
        var client = scene().member(other, scene().listener("listen=false"));

        client.send("1");
        assertEquals("forbidden", client.nextError().code());
        scene().member(chosen, client).send("2");
        assertEquals(envelope("2"), listener.nextText());
        scene().member(other, client).send("{\"password\":1}", "3");

        assertEquals("invalid_message", client.nextError().code());
        assertNothingMore(listener);
    }

    @Test
    void messages_forbidden_make_a_row_of_refused_ones() throws Exception {
        scene().bounds.refusedMessages(20);
        senders(new Senders.Only(Set.of("chosen@example.org")));
        var client = scene().sender();

        client.send(times(20, "1"));

        assertEquals("forbidden", client.nextError().code());
        assertEquals(CloseCode.POLICY, client.nextClose().closeCode());
    }

    @Test
    void the_query_wins_over_the_channel_s_envelope() throws Exception {
        scene().rules = new ChannelRules(new Senders.Anyone(), Envelope.NONE);
        var sender = scene().listener();
        var raw = scene().listener();
        var enveloped = scene().listener("envelope=standard");

        sender.send(" {\"rawacc\": [1,2,3]} ");

        assertEquals(" {\"rawacc\": [1,2,3]} ", raw.nextText());
        assertEquals(envelope("{\"rawacc\": [1,2,3]}"), enveloped.nextText());
    }

    @Test
    void a_listener_may_say_how_it_wants_to_fall_behind() throws Exception {
        for (String way : List.of("close", "drop-oldest", "latest")) {
            var listener = scene().listener("slow=" + way);

            scene().quietSender().send("1");

            assertEquals(envelope("1"), listener.nextText());
        }
    }

    @Test
    void another_channel_has_rules_of_its_own() throws Exception {
        scene().rules = new ChannelRules(new Senders.Anyone(), Envelope.NONE);
        var elsewhere = scene().join(Upgrade.of("/api/events/other-" + scene().channel + "/ws"));

        elsewhere.send("1");

        assertEquals("not_authenticated", elsewhere.nextError().code());
    }
}
