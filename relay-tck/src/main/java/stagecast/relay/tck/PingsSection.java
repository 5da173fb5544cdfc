package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 1: the server's pings, and whom it drops. */
abstract class PingsSection extends Section {

    private static final Duration INTERVAL = Duration.ofMillis(400);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(50);

    PingsSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_connection_from_which_nothing_comes_is_sent_a_ping_and_kept_while_it_answers() throws Exception {
        scene().bounds.pingInterval(INTERVAL).pongTimeout(scene().patience);
        var client = scene().listener();

        long last = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            Frame ping = client.next();
            assertEquals(Frame.PING, ping.opcode(), ping::toString);
            assertTrue(ping.payload().length <= 125, ping::toString);
            assertPassed(INTERVAL, last);
            last = System.nanoTime();
            client.send(Frame.pong(ping.text()));
        }
    }

    @Test
    void who_does_not_answer_a_ping_is_dropped_whatever_is_sent_to_it() throws Exception {
        scene().bounds.pingInterval(SECOND).pongTimeout(SECOND);
        var dead = scene().listener();
        var sender = scene().sender();

        Waiting.until("the dead one is gone", scene().patience, () -> {
            sender.send("1");
            return scene().relay().connections() == 1;
        });

        assertEquals(RelayClient.End.RESET, dead.throwAwayToTheEnd());
    }

    @Test
    void a_part_of_a_frame_counts_as_something() throws Exception {
        scene().bounds.pingInterval(INTERVAL).pongTimeout(scene().patience);
        var client = scene().listener();
        byte[] frame = Frame.text("a message that takes its time").masked();

        long last = System.nanoTime();
        boolean machineStoodStill = false;
        for (byte one : frame) {
            boolean silent = client.isSilentFor(STEP);
            machineStoodStill |= System.nanoTime() - last >= INTERVAL.toNanos();
            assertTrue(silent || machineStoodStill, "a ping came though something had come");
            last = System.nanoTime();
            client.send(new byte[] {one});
        }

        Frame next = client.next();
        while (next.opcode() == Frame.PING) {
            next = client.next();
        }
        assertEquals("not_authenticated", ErrorText.parse(next.text()).code());
    }

    @Test
    void no_clock_runs_while_a_check_is_under_way() throws Exception {
        scene().bounds.pingInterval(SECOND).pongTimeout(INTERVAL);
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();
        var client = scene().listener();
        client.send(account.credentials());
        scene().awaitCheck();

        assertTrue(client.isSilentFor(SECOND.multipliedBy(3)), "a connection that is not read was asked for something");
        hold.release();

        assertEquals("ok", client.nextText());
        assertEquals(Frame.PING, client.next().opcode());
    }

    private static void assertPassed(Duration least, long since) {
        Duration passed = Duration.ofNanos(System.nanoTime() - since);
        assertTrue(passed.compareTo(least) >= 0, "a ping came after " + passed);
    }
}
