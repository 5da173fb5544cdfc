package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

class EndingTest {

    private final Hall hall = new Hall(Hall.SMALL);

    @Test
    void cuts_a_connection_that_does_not_close() {
        Client client = hall.listener();

        client.connection.onProtocolError(1002, "broken");
        hall.pass(Duration.ofSeconds(4));
        assertFalse(client.transport.cut);
        hall.pass(Duration.ofSeconds(1));

        assertEquals(List.of("close 1002"), client.frames());
        assertTrue(client.transport.cut);
    }

    @Test
    void remembers_nothing_of_a_connection_that_has_gone() {
        Client client = hall.listener();
        Client other = hall.listener();

        other.connection.onProtocolError(1002, "broken");
        client.connection.onClose(1000, "");
        client.connection.onGone();
        hall.pass(Duration.ofSeconds(5));

        assertFalse(client.transport.cut, "what waited for it kept it in memory");
        assertTrue(other.transport.cut);
    }

    @Test
    void answers_a_close_behind_what_came_before_it() {
        Client sender = hall.user("a@example.org");
        Client leaving = hall.user("b@example.org");
        Client listener = hall.listener();

        sender.send("1");
        leaving.send("2");
        leaving.connection.onClose(1001, "");
        sender.send("3");
        hall.settle();

        assertEquals(List.of(said("1"), "close 1001"), leaving.frames());
        assertTrue(leaving.transport.outputEnded);
        assertEquals(List.of(said("1"), said("2"), said("3")), listener.frames());
    }

    @Test
    void nobody_finds_a_user_whose_connection_is_closing() {
        Client sender = hall.user("a@example.org");
        Client leaving = hall.user("b@example.org");

        leaving.connection.onClose(1000, "");
        sender.send("{\"to\":\"b@example.org\",\"message\":1}");
        hall.settle();

        assertTrue(sender.frames().get(0).contains("recipient_unavailable"), sender.frames()::toString);
    }

    @Test
    void throws_away_what_comes_after_a_close() {
        Client listener = hall.listener();
        Client leaving = hall.user("b@example.org");

        leaving.connection.onProtocolError(1009, "too big");
        assertTrue(leaving.send("1"));
        assertTrue(leaving.send("{\"token\":\"t\"}"));
        leaving.ping("a");
        hall.settle();

        assertEquals(List.of(), listener.frames());
        assertEquals(List.of("close 1009"), leaving.frames());
        assertEquals(List.of(), hall.checks);
    }

    @Test
    void forgets_channels_and_connections_that_are_gone() {
        Client one = hall.user("a@example.org");
        Client other = hall.listener();
        var drained = hall.relay.drain(Duration.ofSeconds(10)).toCompletableFuture();
        hall.settle();

        one.connection.onGone();
        one.connection.onGone();
        assertFalse(drained.isDone());
        other.connection.onGone();

        assertTrue(drained.isDone());
        assertEquals(List.of("close 1012"), other.frames());
        assertEquals(0, hall.relay.connections());
        assertEquals(0, hall.relay.channels());
        assertTrue(hall.relay.credentialsInUse().isEmpty());
    }

    @Test
    void closes_very_many_some_in_each_turn_so_that_others_are_heard_in_between() {
        int many = 3 * PacedTasks.IN_A_TURN;
        for (int i = 0; i < many; i++) {
            hall.user("a@example.org");
        }
        Client sender = hall.user("b@example.org");
        Client listener = hall.listener();

        hall.relay.endCredential("c-a@example.org");
        hall.settle();
        assertEquals(PacedTasks.IN_A_TURN, hall.closed.size());
        sender.send("1");
        hall.settle();
        assertEquals(List.of(said("1")), listener.frames());
        hall.pass(Duration.ofMillis(1));
        hall.settle();
        assertEquals(2 * PacedTasks.IN_A_TURN, hall.closed.size());

        hall.relay.drain(Duration.ofSeconds(10));
        for (int turn = 0; turn < 8; turn++) {
            hall.settle();
            hall.pass(Duration.ofMillis(1));
        }
        assertEquals(many + 2, hall.closed.size());
        assertEquals(List.of("close 1012"), sender.frames());
        assertEquals("close 1012", listener.frames().get(1));
    }

    @Test
    void closes_whoever_joins_during_a_drain() {
        hall.listener();
        hall.relay.drain(Duration.ofSeconds(10));
        Client late = hall.user("a@example.org");
        Client onNewLane = hall.join(hall.newLane(), "", true, JoinRequest.Envelope.NONE);
        hall.settle();

        assertEquals(List.of("close 1012"), late.frames());
        assertEquals(List.of("close 1012"), onNewLane.frames());
        assertTrue(hall.relay.credentialsInUse().isEmpty());
    }

    @Test
    void is_drained_at_once_where_nobody_is() {
        assertTrue(
                hall.relay.drain(Duration.ofSeconds(10)).toCompletableFuture().isDone());
    }

    @Test
    void leaves_in_the_middle_of_a_turn_without_harm_to_others() {
        Client sender = hall.user("a@example.org");
        Client first = hall.listener();
        Client second = hall.user("b@example.org");
        Client third = hall.listener();

        sender.send("1");
        second.send("2");
        second.connection.onGone();
        first.connection.onGone();
        Client joined = hall.listener();
        sender.send("3");
        hall.settle();

        assertEquals(List.of(said("1"), said("2"), said("3")), third.frames());
        assertEquals(said("3"), joined.frames().get(joined.frames().size() - 1));
        assertEquals(List.of(), first.frames());
        assertEquals(List.of(), second.frames());
    }
}
