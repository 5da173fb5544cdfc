package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

class HeartbeatTest {

    private static final String BEAT = "{\"heartbeat\":2}";

    private final Hall hall = new Hall(Hall.SMALL);

    private void pass(long millis) {
        hall.pass(Duration.ofMillis(millis));
        hall.settle();
    }

    private static List<String> newest(Client client, int count) {
        List<String> frames = client.frames();
        return frames.subList(Math.max(0, frames.size() - count), frames.size());
    }

    @Test
    void comes_whenever_nothing_else_came_for_so_long() {
        Client listener = hall.beating("", true, 2);
        Client quiet = hall.beating("", false, 2);

        pass(1_900);
        assertEquals(List.of(), listener.frames());
        pass(100);
        assertEquals(List.of(BEAT), listener.frames());
        pass(1_900);
        assertEquals(List.of(BEAT), listener.frames());
        pass(200);

        assertEquals(List.of(BEAT, BEAT), listener.frames());
        assertEquals(List.of(BEAT, BEAT), quiet.frames());
    }

    @Test
    void a_broadcast_puts_it_off_and_the_time_runs_from_there() {
        Client listener = hall.beating("", true, 2);
        Client quiet = hall.beating("", false, 2);
        Client sender = hall.user("a@example.org");

        for (int i = 0; i < 5; i++) {
            pass(1_000);
            sender.send("1");
            hall.settle();
        }
        assertEquals(List.of(BEAT, BEAT), quiet.frames());
        pass(1_900);
        assertEquals(Collections.nCopies(5, said("1")), listener.frames());
        pass(200);

        assertEquals(List.of(said("1"), BEAT), newest(listener, 2));
    }

    @Test
    void what_it_sends_itself_does_not_put_it_off() {
        Client sender = hall.beating("a@example.org", true, 2);
        Client listener = hall.beating("", true, 2);

        for (int i = 0; i < 21; i++) {
            sender.send("1");
            hall.settle();
            pass(200);
        }

        assertEquals(List.of(BEAT, BEAT), sender.frames());
        assertEquals(21, listener.frames().size());
    }

    @Test
    void what_others_sent_before_or_with_its_own_counts() {
        Client sender = hall.beating("a@example.org", true, 2);
        Client other = hall.user("b@example.org");

        other.send("1");
        sender.send("2");
        hall.settle();
        pass(1_000);
        other.send("3");
        hall.settle();
        pass(100);
        sender.send("4");
        hall.settle();
        pass(1_800);
        assertEquals(List.of(said("1"), said("3")), sender.frames());
        pass(200);

        assertEquals(List.of(said("1"), said("3"), BEAT), sender.frames());
    }

    @Test
    void answers_and_direct_messages_count_and_pongs_do_not() {
        Client client = hall.beating("a@example.org", false, 2);
        Client other = hall.user("b@example.org");

        pass(1_000);
        other.send("{\"to\":\"a@example.org\",\"message\":1}");
        hall.settle();
        pass(1_000);
        client.send("{\"to\":\"c@example.org\",\"message\":1}");
        hall.settle();
        pass(1_000);
        client.ping("p");
        hall.settle();
        assertEquals(3, client.frames().size());
        pass(1_100);

        assertEquals(List.of("pong p", BEAT), newest(client, 2));
    }

    @Test
    void does_not_come_while_something_waits() {
        Client slow = hall.beating("", true, 2);
        Client sender = hall.user("a@example.org");
        slow.transport.capacity = 5;
        sender.send("1");
        hall.settle();

        pass(2_100);
        pass(2_100);
        slow.takesAll();
        assertEquals(List.of(said("1")), slow.frames());
        pass(1_900);
        assertEquals(List.of(said("1")), slow.frames());
        pass(200);

        assertEquals(List.of(said("1"), BEAT), slow.frames());
    }

    @Test
    void does_not_come_beside_what_is_written_at_the_end_of_the_turn() {
        Client listener = hall.beating("", true, 2);
        Client alone = hall.beating("b@example.org", false, 2);
        Client sender = hall.user("a@example.org");

        sender.send("1");
        sender.send("{\"to\":\"b@example.org\",\"message\":1}");
        pass(2_000);

        assertEquals(List.of(said("1")), listener.frames());
        assertEquals(1, alone.frames().size());
        assertFalse(alone.frames().contains(BEAT));
    }

    @Test
    void ends_with_its_connection() {
        Client gone = hall.beating("", true, 2);
        Client closing = hall.beating("", true, 2);
        gone.connection.onGone();
        closing.connection.onProtocolError(1002, "broken");

        pass(6_000);

        assertEquals(List.of(), gone.frames());
        assertEquals(List.of("close 1002"), closing.frames());
        assertFalse(hall.lane.waiting(), "something of them is kept");
    }

    @Test
    void can_be_asked_for_every_1_to_300_seconds() {
        for (int seconds : List.of(-1, 301)) {
            assertThrows(IllegalArgumentException.class, () -> new JoinOptions(true, null, null, seconds));
        }
    }
}
