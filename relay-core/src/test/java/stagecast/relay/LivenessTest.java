package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

/** With pings after 25 s, and 15 s to answer them. */
class LivenessTest {

    private final Hall hall = new Hall(Hall.SMALL);

    private void pass(long millis) {
        hall.pass(Duration.ofMillis(millis));
        hall.settle();
    }

    private static long pings(Client client) {
        return client.frames().stream().filter("ping "::equals).count();
    }

    @Test
    void pings_who_says_nothing_and_cuts_who_does_not_answer() {
        Client silent = hall.listener();

        pass(24_900);
        assertEquals(List.of(), silent.frames());
        pass(200);
        assertEquals(List.of("ping "), silent.frames());
        pass(14_900);
        assertFalse(silent.transport.cut);
        pass(200);
        pass(200);

        assertTrue(silent.transport.cut);
        assertEquals(List.of("ping "), silent.frames());
    }

    @Test
    void a_pong_and_anything_else_that_comes_puts_the_next_ping_off() {
        Client client = hall.listener();

        for (int i = 1; i < 5; i++) {
            pass(25_100);
            assertEquals(i, pings(client));
            pass(10_000);
            client.connection.onBytes();
        }
        pass(14_000);
        client.connection.onBytes();
        pass(24_000);

        assertEquals(4, pings(client));
        assertFalse(client.transport.cut);
    }

    @Test
    void asks_no_more_once_the_connection_is_closing_though_something_comes() {
        Hall patient = new Hall(Hall.SMALL.with(limits -> limits.closeTimeout(Duration.ofHours(1))));
        Client client = patient.listener();
        patient.pass(Duration.ofMillis(25_100));
        patient.settle();

        client.connection.onProtocolError(1002, "broken");
        client.connection.onBytes();
        patient.pass(Duration.ofMillis(25_100));
        patient.settle();

        assertEquals(List.of("ping ", "close 1002"), client.frames());
    }

    @Test
    void a_ping_comes_in_time_though_the_last_was_answered_at_once() {
        Hall hasty = new Hall(Hall.SMALL.with(limits -> limits.pingInterval(Duration.ofSeconds(1))));
        Client client = hasty.listener();

        hasty.pass(Duration.ofMillis(1100));
        client.connection.onBytes();
        hasty.pass(Duration.ofMillis(1100));
        hasty.settle();

        assertEquals(2, pings(client));
    }

    @Test
    void whatever_is_sent_to_it_says_nothing() {
        Client sender = hall.user("a@example.org");
        Client silent = hall.listener();

        for (int i = 0; i < 30; i++) {
            sender.send("1");
            pass(1_000);
        }
        assertEquals(1, pings(silent));
        for (int i = 0; i < 16; i++) {
            sender.send("1");
            pass(1_000);
        }

        assertTrue(silent.transport.cut);
        assertEquals(0, pings(sender));
    }

    @Test
    void no_clock_runs_while_a_check_is_under_way() {
        Client client = hall.listener();
        pass(20_000);

        client.send("{\"token\":\"t\"}");
        for (int i = 0; i < 9; i++) {
            pass(1_000);
        }
        hall.checks.get(0).complete(new Authenticator.Result.Rejected());
        hall.settle();
        pass(24_900);
        assertEquals(0, pings(client));
        pass(200);

        assertEquals(1, pings(client));
    }

    @Test
    void no_clock_runs_while_another_lane_is_full() {
        Client sender = hall.user("a@example.org");
        hall.join(hall.newLane(), "", true, JoinRequest.Envelope.NONE);
        assertFalse(sender.send("\"" + "x".repeat(5_000) + "\""));

        hall.pass(Duration.ofSeconds(60));
        hall.lane.turn();
        assertEquals(0, pings(sender));
        hall.settle();
        assertEquals(1, sender.transport.resumed);
        pass(24_900);
        assertEquals(0, pings(sender));
        pass(200);

        assertEquals(1, pings(sender));
    }

    @Test
    void a_ping_comes_behind_the_frame_that_is_begun_and_before_all_that_waits() {
        Client slow = hall.listener();
        Client sender = hall.user("a@example.org");
        pass(20_000);
        sender.send("1");
        sender.send("2");
        slow.transport.capacity = 3;
        hall.settle();

        pass(5_100);
        slow.connection.onPing(Hall.bytes("p"));
        slow.takesAll();

        assertEquals(List.of(said("1"), "pong p", "ping ", said("2")), slow.frames());
    }

    @Test
    void an_answer_that_could_not_be_read_before_since_the_lane_stood_still_counts() {
        Client client = hall.listener();

        pass(60_000);
        assertEquals(1, pings(client));
        pass(60_000);
        client.connection.onBytes();
        pass(200);

        assertFalse(client.transport.cut);
    }

    @Test
    void asks_nothing_of_who_is_closing_or_gone() {
        Client closing = hall.listener();
        Client gone = hall.listener();
        closing.connection.onProtocolError(1002, "broken");
        gone.connection.onGone();

        pass(26_000);
        pass(26_000);

        assertEquals(List.of("close 1002"), closing.frames());
        assertEquals(List.of(), gone.frames());
        assertFalse(gone.transport.cut);
        assertFalse(hall.lane.waiting(), "something of them is kept");
    }
}
