package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 1: joining a channel. */
abstract class JoiningSection extends Section {

    JoiningSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void nobody_needs_an_account_to_listen() throws Exception {
        var listener = scene().listener();
        var sender = scene().sender();

        sender.send("\"hello world!\"");

        assertEquals(envelope("\"hello world!\""), listener.nextText());
    }

    @Test
    void answers_the_key_and_chooses_no_subprotocol_and_no_extension() throws Exception {
        String key = "AQIDBAUGBwgJCgsMDQ4PEA==";

        HttpAnswer answer = scene().ask(Upgrade.of(scene().path())
                .instead("Sec-WebSocket-Key", key)
                .with("Sec-WebSocket-Protocol", "chat, superchat")
                .with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"));

        assertEquals(101, answer.status());
        assertEquals(Upgrade.acceptFor(key), answer.header("Sec-WebSocket-Accept"));
        assertEquals("websocket", answer.header("Upgrade").toLowerCase(Locale.ROOT));
        assertEquals("upgrade", answer.header("Connection").toLowerCase(Locale.ROOT));
        assertFalse(answer.has("Sec-WebSocket-Protocol"));
        assertFalse(answer.has("Sec-WebSocket-Extensions"));
    }

    @Test
    void takes_the_fields_as_browsers_and_proxies_write_them() throws Exception {
        scene().join(Upgrade.of(scene().path())
                .instead("Upgrade", "WebSocket")
                .instead("Connection", "keep-alive, UPGRADE")
                .with("Origin", "https://other.example.org"));
        scene().join(Upgrade.of(scene().path()).with("Origin", "null"));
    }

    @Test
    void whoever_has_the_answer_is_a_listener() throws Exception {
        var sender = scene().sender();

        for (int i = 0; i < 200; i++) {
            var listener = scene().listener();
            sender.send("" + i);

            String text;
            do { // earlier ones may still have been under way when this one joined
                text = listener.nextText();
            } while (!text.equals(envelope("" + i)));
        }
    }

    @Test
    void handles_a_frame_that_came_in_the_segment_of_the_handshake() throws Exception {
        var account = scene().account();
        var listener = scene().listener();
        var eager = scene().tcp();

        eager.send(concat(
                Upgrade.of(scene().path()).bytes(),
                Frame.text(account.credentials()).masked(),
                Frame.text("1").masked()));

        assertEquals(101, eager.answer().status());
        assertEquals("ok", eager.nextText());
        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void reads_a_handshake_that_comes_in_small_pieces() throws Exception {
        var slow = scene().tcp();

        for (byte one : Upgrade.of(scene().path()).bytes()) {
            slow.send(new byte[] {one});
        }

        assertEquals(101, slow.answer().status());
    }

    @Test
    void decodes_a_name_once_as_utf_8() throws Exception {
        var sender = scene().member(scene().account(), onChannel("%3Croom%3E%20%c3%a5+%2541"));
        var same = onChannel("%3cro%6Fm%3e%20%C3%A5+%2541");
        var twiceDecoded = onChannel("%3Croom%3E%20%c3%a5+A");
        var spaceForPlus = onChannel("%3Croom%3E%20%c3%a5%20%2541");
        var marker = scene().member(scene().account(), onChannel("%3Croom%3E%20%c3%a5+A"));
        var otherMarker = scene().member(scene().account(), onChannel("%3Croom%3E%20%c3%a5%20%2541"));

        sender.send("1");
        assertEquals(envelope("1"), same.nextText());
        marker.send("2");
        otherMarker.send("3");

        assertEquals(envelope("2"), twiceDecoded.nextText());
        assertEquals(envelope("3"), spaceForPlus.nextText());
        assertNothingMore(twiceDecoded, spaceForPlus);
    }

    @Test
    void case_and_normalisation_of_a_name_matter() throws Exception {
        var upper = onChannel("Caf%C3%A9");
        var decomposed = onChannel("cafe%CC%81");
        var sender = scene().member(scene().account(), onChannel("caf%C3%A9"));
        var upperSender = scene().member(scene().account(), onChannel("Caf%C3%A9"));
        var decomposedSender = scene().member(scene().account(), onChannel("cafe%CC%81"));
        var same = onChannel("caf%C3%A9");

        sender.send("1");
        assertEquals(envelope("1"), same.nextText());
        upperSender.send("2");
        decomposedSender.send("3");

        assertEquals(envelope("2"), upper.nextText());
        assertEquals(envelope("3"), decomposed.nextText());
        assertNothingMore(upper, decomposed);
    }

    @Test
    void takes_names_of_128_code_points() throws Exception {
        var listener = onChannel("%F0%9F%98%80".repeat(128));
        var sender = scene().member(scene().account(), onChannel("%F0%9F%98%80".repeat(128)));

        sender.send("1");

        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void an_unknown_parameter_may_hold_what_browsers_leave_as_it_is() throws Exception {
        for (String unknown : List.of("meta={\"v\":1}", "tags[]=x", "a|b^c`d\\e", "100%", "%zz=%4", "<'>")) {
            var account = scene().account();
            var quiet = scene().member(account, scene().listener(unknown + "&listen=false&" + unknown));
            var sender = scene().quietSender();

            sender.send("1", to(account.email(), "2"));

            assertEquals(direct(account.email(), "2"), quiet.nextText(), unknown);
        }
    }

    @Test
    void listen_false_gets_no_broadcast_but_its_answers() throws Exception {
        for (String query : List.of("listen=false", "x-user-listener=0", "listen=false&x-user-listener=1")) {
            var account = scene().account();
            var quiet = scene().member(account, scene().listener(query));
            var sender = scene().quietSender();

            sender.send("1", to(account.email(), "2"));

            assertEquals(direct(account.email(), "2"), quiet.nextText(), query);
        }
    }

    @Test
    void listen_true_is_the_default_and_counts_more_than_the_older_name() throws Exception {
        for (String query : List.of("listen=true", "x-user-listener=1", "listen=true&x-user-listener=0", "")) {
            var listener = scene().listener(query);
            var sender = scene().quietSender();

            sender.send("1");

            assertEquals(envelope("1"), listener.nextText(), query);
        }
    }

    @Test
    void unknown_parameters_are_ignored_however_often_they_stand() throws Exception {
        var listener = scene().listener("id=7&id=8&x&listener=false&envelope=none");
        var sender = scene().sender();

        sender.send(" 1 ");

        assertEquals(" 1 ", listener.nextText());
    }

    @Test
    void a_token_in_the_handshake_authenticates_without_ok() throws Exception {
        var account = scene().account();
        String token = scene().authenticator.login(account.email());
        var listener = scene().listener();

        String path = scene().path() + "?listen=false";
        for (Upgrade request : List.of(
                Upgrade.of(path).with("Authorization", "Bearer " + token),
                Upgrade.of(path).with("X-Token", token),
                Upgrade.of(path).with("Authorization", "Bearer " + token).with("X-Token", "no-such-token"),
                Upgrade.of(path).with("Authorization", "Basic dXNlcjpwYXNz").with("X-Token", token))) {
            try (var client = scene().join(request)) {
                client.send("1", to(account.identity().userId(), "2"));

                assertEquals(direct(account.identity().userId(), "2"), client.nextText());
                assertEquals(envelope("1"), listener.nextText());
            }
        }
    }

    @Test
    void a_token_is_never_read_from_the_url() throws Exception {
        String token = scene().authenticator.login(scene().account().email());
        var client = scene().listener("token=" + token + "&x-token=" + token + "&access_token=" + token);

        client.send("1");

        assertEquals("not_authenticated", client.nextError().code());
    }

    @Test
    void serves_the_others_while_a_check_of_a_handshake_takes_its_time() throws Exception {
        var listener = scene().listener();
        var sender = scene().sender();
        String token = scene().authenticator.login(scene().account().email());
        var hold = scene().authenticator.holdChecks();
        var waiting = scene().tcp();
        waiting.send(Upgrade.of(scene().path()).with("X-Token", token).bytes());
        scene().awaitCheck();

        for (int i = 0; i < 10; i++) {
            scene().listener();
        }
        sender.send("1");
        assertEquals(envelope("1"), listener.nextText());

        hold.release();
        assertEquals(101, waiting.answer().status());
    }

    @Test
    void a_channel_is_gone_with_its_last_connection_and_comes_again() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var listener = scene().listener();
                    var sender = scene().quietSender()) {
                sender.send("" + i);
                assertEquals(envelope("" + i), listener.nextText());
            }
        }
    }

    @Test
    void shows_an_ipv6_address_as_rfc_5952_writes_it() throws Exception {
        RelayClient sender;
        try {
            sender = scene().kept(scene().connect("::1"));
        } catch (ConnectException | NoRouteToHostException e) {
            assumeTrue(false, "no server on ::1: " + e);
            return;
        }
        var listener = scene().listener();
        scene().member(scene().account(), sender.join(Upgrade.of(scene().path())));

        sender.send("1");

        assertEquals("{\"from\":\"::1\",\"msg\":1}", listener.nextText());
    }

    private RelayClient onChannel(String segment) throws Exception {
        return scene().join(Upgrade.of("/api/events/" + segment + "/ws"));
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
