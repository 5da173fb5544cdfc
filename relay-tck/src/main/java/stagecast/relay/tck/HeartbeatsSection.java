package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Section 1: heartbeats. How soon one comes depends on the machine; that none comes too early does not, as long as time is
 * taken before whatever it is counted from.
 */
abstract class HeartbeatsSection extends Section {

    private static final String BEAT = "{\"heartbeat\":1}";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(150);

    HeartbeatsSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_heartbeat_comes_after_each_second_in_which_nothing_else_did() throws Exception {
        for (String query : new String[] {"heartbeat=1", "listen=false&heartbeat=1", "heartbeat=1&envelope=none"}) {
            long start = System.nanoTime();
            var listener = scene().listener(query);

            assertEquals(BEAT, listener.nextText(), query);
            assertPassed(SECOND, start);
            assertEquals(BEAT, listener.nextText(), query);
            assertPassed(SECOND.multipliedBy(2), start);
        }
    }

    @Test
    void nobody_gets_one_who_did_not_ask() throws Exception {
        var listener = scene().listener();
        var rarely = scene().listener("heartbeat=300");
        var beating = scene().listener("heartbeat=1");

        assertEquals(BEAT, beating.nextText());
        assertEquals(BEAT, beating.nextText());

        assertNothingMore(listener, rarely);
    }

    @Test
    void a_message_puts_the_heartbeat_off() throws Exception {
        var listener = scene().listener("heartbeat=1");
        var sender = scene().sender();

        for (int i = 0; i < 2; i++) {
            assertTrue(listener.isSilentFor(STEP) || listener.nextText().equals(BEAT));
            long sent = System.nanoTime();
            sender.send("1");
            assertEquals(envelope("1"), nextBesidesHeartbeats(listener));
            assertEquals(BEAT, listener.nextText());
            assertPassed(SECOND, sent);
        }
    }

    @Test
    void what_it_sends_itself_does_not_put_the_heartbeat_off() throws Exception {
        var sender = scene().listener("heartbeat=1");
        sender.send(scene().account().credentials());
        assertEquals("ok", nextBesidesHeartbeats(sender));
        long deadline = System.nanoTime() + scene().patience.multipliedBy(4).toNanos();

        do {
            sender.send("1");
        } while (sender.isSilentFor(STEP) && System.nanoTime() - deadline < 0);

        assertEquals(BEAT, sender.nextText());
    }

    @Test
    void an_answer_puts_the_heartbeat_off() throws Exception {
        var client = scene().listener("listen=false&heartbeat=1");

        long asked = System.nanoTime();
        client.send("1");
        assertEquals(
                "not_authenticated",
                ErrorText.parse(nextBesidesHeartbeats(client)).code());

        assertEquals(BEAT, client.nextText());
        assertPassed(SECOND, asked);
    }

    /** On a slow machine one may come before what a test waits for. */
    private static String nextBesidesHeartbeats(RelayClient client) throws IOException {
        String text = client.nextText();
        while (text.equals(BEAT)) {
            text = client.nextText();
        }
        return text;
    }

    private static void assertPassed(Duration least, long since) {
        Duration passed = Duration.ofNanos(System.nanoTime() - since);
        assertTrue(passed.compareTo(least) >= 0, "a heartbeat came after " + passed);
    }
}
