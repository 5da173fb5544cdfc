package stagecast.relay.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.CloseCode;
import stagecast.relay.tck.RelayClient.End;

/** Section 8: pings, and how connections end. */
abstract class ClosingSection extends Section {

    ClosingSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_close_is_echoed_and_the_connection_ends_in_order() throws Exception {
        for (int code : new int[] {1000, 1001, 3000, 4999}) {
            var client = scene().listener();

            client.send(Frame.close(code, "bye"));

            assertEquals(code, client.nextClose().closeCode());
            assertEquals(End.CLEAN, client.nextEnd());
        }
    }

    @Test
    void a_close_without_a_code_is_answered() throws Exception {
        var client = scene().listener();

        client.send(Frame.of(0x88, new byte[0]));

        int code = client.nextClose().closeCode();
        assertTrue(code == 1000 || code == 1005, "closed with " + code);
        assertEquals(End.CLEAN, client.nextEnd());
    }

    @Test
    void whoever_closed_leaves_the_others_alone() throws Exception {
        var leaving = scene().sender();
        var listener = scene().listener();
        var sender = scene().sender();

        leaving.send(Frame.text("1"), Frame.close(1000, ""), Frame.text("2"));
        leaving.nextClose();
        assertEquals(envelope("1"), listener.nextText());
        sender.send("3");

        assertEquals(envelope("3"), listener.nextText());
        assertEquals(envelope("1"), sender.nextText());
        assertEquals(End.CLEAN, leaving.nextEnd());
    }

    @Test
    void a_ping_is_answered_with_its_data_between_fragments_too() throws Exception {
        var client = scene().sender();
        var listener = scene().listener();

        client.send(Frame.ping(""));
        assertPong("", client);
        client.send(Frame.open(Frame.TEXT, "\"a ".getBytes(UTF_8)), Frame.ping("x".repeat(125)));
        assertPong("x".repeat(125), client);
        client.send(Frame.pong("nobody asked"), Frame.last("whole\"".getBytes(UTF_8)));

        assertEquals(envelope("\"a whole\""), listener.nextText());
    }

    @Test
    void a_ping_is_answered_behind_what_was_answered_before() throws Exception {
        var client = scene().sender();
        var listener = scene().listener();

        for (int i = 0; i < 20; i++) {
            client.send(Frame.text("" + i), Frame.ping("" + i));
            assertPong("" + i, client);
            assertEquals(envelope("" + i), listener.nextText());
        }
    }

    @Test
    void what_arrives_after_the_server_s_close_does_not_eat_it() throws Exception {
        var client = scene().sender();
        var listener = scene().listener();
        byte[] more = Frame.text("x".repeat(60_000)).masked();

        client.send(Frame.text("broken").unmasked(), more, more, more, more, more);

        assertEquals(CloseCode.PROTOCOL_ERROR, client.nextClose().closeCode());
        client.send(more, Frame.close(1002, "").masked());
        assertEquals(End.CLEAN, client.nextEnd());
        scene().sender().send("1");
        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void a_peer_that_does_not_answer_a_close_is_cut() throws Exception {
        scene().bounds.closeTimeout(Duration.ofMillis(300));
        var client = scene().listener();

        client.send(Frame.text("broken").unmasked());

        assertEquals(CloseCode.PROTOCOL_ERROR, client.nextClose().closeCode());
        Waiting.until("the connection is cut", scene().patience, client::isCut);
    }

    @Test
    void the_end_of_credentials_closes_who_rests_on_them_with_4401() throws Exception {
        var account = scene().account();
        String token = scene().authenticator.login(account.email());
        var byPassword = scene().member(account);
        var byToken = scene().listener().send("{\"token\":\"" + token + "\"}");
        assertEquals("ok", byToken.nextText());
        var byHandshake = scene().join(Upgrade.of(scene().path()).with("X-Token", token));
        var sender = scene().sender();

        scene().relay().endCredential(scene().authenticator.identityOf(token).credential());

        assertEquals(CloseCode.CREDENTIALS_ENDED, byToken.nextClose().closeCode());
        assertEquals(CloseCode.CREDENTIALS_ENDED, byHandshake.nextClose().closeCode());
        sender.send("1");
        assertEquals(envelope("1"), byPassword.nextText());
    }

    @Test
    void the_end_of_credentials_does_not_close_who_has_others_by_now() throws Exception {
        var first = scene().account();
        var client = scene().member(first);
        scene().member(scene().account(), client);
        var witness = scene().member(first);

        scene().relay().endCredential(first.identity().credential());
        assertEquals(CloseCode.CREDENTIALS_ENDED, witness.nextClose().closeCode());
        scene().sender().send("1");

        assertEquals(envelope("1"), client.nextText());
    }

    @Test
    void the_end_of_the_relay_closes_all_with_1012() throws Exception {
        var clients = new RelayClient[] {scene().listener(), scene().listener("listen=false"), scene().sender()};

        scene().relay().close();

        for (var client : clients) {
            assertEquals(CloseCode.SERVICE_RESTART, client.nextClose().closeCode());
            client.send(Frame.close(1012, ""));
            assertEquals(End.CLEAN, client.nextEnd());
        }
    }

    @Test
    void a_close_says_why_in_a_few_words() throws Exception {
        var client = scene().listener().send(Frame.text("broken").unmasked());

        String reason = client.nextClose().closeReason();

        assertFalse(reason.isBlank());
        assertFalse(reason.contains("Exception"), reason);
    }

    private static void assertPong(String data, RelayClient client) throws IOException {
        Frame frame = client.next();
        assertEquals(Frame.PONG, frame.opcode(), frame::toString);
        assertArrayEquals(data.getBytes(UTF_8), frame.payload());
    }
}
