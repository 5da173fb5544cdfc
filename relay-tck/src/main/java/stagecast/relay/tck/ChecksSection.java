package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 2: what happens while credentials are being checked. Real clients never wait for the answer. */
abstract class ChecksSection extends Section {

    private static final int STANDSTILL_MILLIS = 400;
    private static final int MORE_THAN_KERNELS_KEEP = 200;

    ChecksSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void what_follows_credentials_in_the_same_tick_is_handled_after_them_in_order() throws Exception {
        scene().bounds.anyRate();
        var listener = scene().listener();
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(account.credentials());
        client.send(numbers(0, 100));
        scene().awaitCheck();
        client.send(numbers(100, 200));
        hold.release();
        client.send(numbers(200, 300));

        assertEquals("ok", client.nextText());
        for (int i = 0; i < 300; i++) {
            assertEquals(envelope("" + i), listener.nextText());
        }
    }

    @Test
    void a_check_is_abandoned_when_its_connection_has_gone_and_sent_nothing_behind_it() throws Exception {
        var client = scene().listener();
        scene().authenticator.holdChecks();

        client.send(scene().account().credentials());
        scene().awaitCheck();
        client.close();

        assertTrue(scene().authenticator.awaitAbandoned(scene().patience), "the check goes on for nobody");
    }

    @Test
    void credentials_and_messages_in_one_write_need_no_pause() throws Exception {
        var listener = scene().listener();

        for (int i = 0; i < 20; i++) {
            var client = scene().listener("listen=false");
            client.send(scene().account().credentials(), "" + i);

            assertEquals("ok", client.nextText());
            assertEquals(envelope("" + i), listener.nextText());
        }
    }

    @Test
    void answers_come_in_the_order_of_what_they_answer() throws Exception {
        var client = scene().listener();

        client.send(
                "too early",
                "{\"token\":\"no-such-token\"}",
                scene().account().credentials(),
                to("nobody@example.org", "1"),
                "{\"email\":\"nobody@example.org\",\"password\":\"x\"}");

        assertEquals("not_authenticated", client.nextError().code());
        assertEquals("invalid_credentials", client.nextError().code());
        assertEquals("ok", client.nextText());
        assertEquals("recipient_unavailable", client.nextError().code());
        assertEquals("invalid_credentials", client.nextError().code());
    }

    @Test
    void a_connection_is_not_read_while_a_check_is_under_way() throws Exception {
        var client = scene().listener();
        var account = scene().account();
        scene().authenticator.holdChecks();
        client.send(account.credentials());
        scene().awaitCheck();
        var sent = new AtomicInteger();
        var writer = new Thread(() -> sendUntilCut(client, "x".repeat(60_000), sent));

        writer.start();
        int before;
        do {
            before = sent.get();
            writer.join(STANDSTILL_MILLIS);
        } while (writer.isAlive() && sent.get() > before);

        assertTrue(writer.isAlive(), "12 MB were read while a check was under way");
        client.reset();
        writer.join(scene().patience.toMillis());
    }

    @Test
    void messages_before_a_close_are_handled_though_a_check_is_under_way() throws Exception {
        var listener = scene().listener();
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(Frame.text(account.credentials()), Frame.text("1"), Frame.text("2"), Frame.close(1000, "bye"));
        scene().awaitCheck();
        hold.release();

        assertEquals("ok", client.nextText());
        assertEquals(1000, client.nextClose().closeCode());
        assertEquals(envelope("1"), listener.nextText());
        assertEquals(envelope("2"), listener.nextText());
    }

    @Test
    void messages_before_a_reset_are_handled_though_a_check_is_under_way() throws Exception {
        var listener = scene().listener();
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(account.credentials(), "1", "2");
        scene().awaitCheck();
        client.send("3");
        client.reset();
        hold.release();

        assertEquals(envelope("1"), listener.nextText());
        assertEquals(envelope("2"), listener.nextText());
        assertEquals(envelope("3"), listener.nextText());
    }

    @Test
    void messages_before_the_end_of_the_input_are_handled_though_a_check_is_under_way() throws Exception {
        var listener = scene().listener();
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(account.credentials(), "1");
        client.endOutput();
        scene().awaitCheck();
        hold.release();

        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void messages_right_before_a_reset_are_handled() throws Exception {
        var listener = scene().listener();

        for (int i = 0; i < 20; i++) {
            var client = scene().listener();
            client.send(scene().account().credentials(), "" + i);
            client.reset();

            assertEquals(envelope("" + i), listener.nextText());
        }
    }

    @Test
    void a_check_without_a_result_is_answered_with_busy_and_its_late_result_is_ignored() throws Exception {
        scene().bounds.checkTimeout(Duration.ofMillis(200));
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(account.credentials(), "1");
        assertBusy(client);
        assertEquals("not_authenticated", client.nextError().code());
        hold.release();
        scene().authenticator.checkAtOnce();
        client.send("{\"token\":\"no-such-token\"}");
        assertEquals("invalid_credentials", client.nextError().code());
        var other = scene().sender();
        other.send(to(account.email(), "2"));

        assertEquals("recipient_unavailable", other.nextError().code());
    }

    @Test
    void a_check_that_fails_is_answered_with_busy() throws Exception {
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(account.credentials());
        scene().awaitCheck();
        hold.fail(new IOException("the store is gone"));

        assertBusy(client);
        scene().authenticator.checkAtOnce();
        scene().member(account, client);
    }

    @Test
    void the_others_are_served_while_checks_are_under_way() throws Exception {
        var listener = scene().listener();
        var sender = scene().sender();
        scene().authenticator.holdChecks();
        for (int i = 0; i < 10; i++) {
            scene().listener().send(scene().account().credentials());
            scene().awaitCheck();
        }

        sender.send("1");

        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void a_listener_is_served_while_its_own_check_is_under_way() throws Exception {
        var sender = scene().sender();
        var client = scene().listener();
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();
        client.send(account.credentials());
        scene().awaitCheck();

        sender.send("1");
        assertEquals(envelope("1"), client.nextText());

        hold.release();
        assertEquals("ok", client.nextText());
    }

    private static void assertBusy(RelayClient client) throws IOException {
        ErrorText error = client.nextError();

        assertEquals("busy", error.code());
        assertTrue(error.number("retryAfterSeconds") > 0, error::json);
        assertTrue(!error.json().contains("Exception") && !error.json().contains("store"), error::json);
    }

    private static void sendUntilCut(RelayClient client, String text, AtomicInteger sent) {
        try {
            while (sent.get() < MORE_THAN_KERNELS_KEEP) {
                client.send(text);
                sent.incrementAndGet();
            }
        } catch (IOException expected) {
            // the test cuts the connection under it
        }
    }
}
