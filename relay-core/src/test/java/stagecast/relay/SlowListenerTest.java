package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

class SlowListenerTest {

    private static final String KILOBYTE = "\"" + "x".repeat(1000) + "\"";

    private final Hall hall = new Hall(Hall.SMALL);
    private final Client sender = hall.user("a@example.org");

    private Client slow(int capacity) {
        Client client = hall.listener();
        client.transport.capacity = capacity;
        return client;
    }

    private void sendInTurns(int messages, String text) {
        for (int i = 0; i < messages; i++) {
            sender.send(text);
            hall.settle();
        }
    }

    @Test
    void keeps_what_a_listener_can_not_take_yet() {
        Client slow = slow(10);

        IntStream.range(0, 5).forEach(i -> sendInTurns(1, String.valueOf(i)));
        slow.takes(50);
        slow.takesAll();

        assertEquals(
                IntStream.range(0, 5).mapToObj(i -> said(String.valueOf(i))).toList(), slow.frames());
        assertEquals(0, hall.relay.core.queued().get());
    }

    @Test
    void writes_a_pong_behind_the_frame_that_is_begun_and_before_all_that_waits() {
        Client slow = slow(10);

        sendInTurns(3, "1");
        slow.ping("old");
        slow.ping("new");
        hall.settle();
        slow.takes(1);
        slow.takesAll();

        assertEquals(List.of(said("1"), "pong new", said("1"), said("1")), slow.frames());
    }

    @Test
    void answers_every_ping_of_a_turn_where_it_can_and_else_keeps_the_newest() {
        Client quick = hall.listener();
        Client slow = slow(7);

        for (String data : List.of("a", "b", "c", "d", "e")) {
            quick.ping(data);
            slow.ping(data);
        }
        hall.settle();
        slow.takesAll();

        assertEquals(List.of("pong a", "pong b", "pong c", "pong d", "pong e"), quick.frames());
        assertEquals(List.of("pong a", "pong b", "pong c", "pong e"), slow.frames());
    }

    @Test
    void keeps_one_pong_however_often_a_listener_that_takes_nothing_pings() {
        Client slow = slow(10);
        sendInTurns(1, "1");

        for (int i = 0; i < 100; i++) {
            slow.ping(String.valueOf(i));
            hall.settle();
            slow.takes(i == 50 ? 22 : 0);
        }
        slow.takesAll();

        assertEquals(List.of(said("1"), "pong 50", "pong 99"), slow.frames());
    }

    @Test
    void closes_a_listener_at_its_bound_with_1013_behind_the_frame_being_written() {
        Client slow = slow(5);
        Client healthy = hall.listener();

        sendInTurns(20, KILOBYTE);
        slow.takesAll();

        assertEquals(20, healthy.frames().size());
        assertEquals(List.of(said(KILOBYTE), "close 1013"), slow.frames());
        slow.connection.onClose(1013, "");
        assertTrue(slow.transport.outputEnded);
        assertEquals(0, hall.relay.core.queued().get());
    }

    @Test
    void closes_a_listener_at_its_bound_that_small_messages_reach() {
        Client slow = slow(0);

        sendInTurns(100, "1");
        assertFalse(hall.relay.core.queued().get() > Hall.SMALL.sendQueueBytes());
        sendInTurns(200, "1");
        slow.takesAll();

        assertEquals(List.of("close 1013"), slow.frames());
    }

    @Test
    void closes_a_listener_at_its_bound_behind_a_pong_that_is_begun() {
        Client slow = slow(10);

        sendInTurns(2, "1");
        slow.ping("abc");
        slow.takes(said("1").length() + 2 - 10 + 1);
        sendInTurns(20, KILOBYTE);
        slow.takesAll();

        assertEquals(List.of(said("1"), "pong abc", "close 1013"), slow.frames());
    }

    @Test
    void closes_a_listener_for_whom_something_waits_too_long() {
        Client slow = slow(0);
        Client pinging = slow(0);

        sendInTurns(1, "1");
        pinging.takesAll();
        pinging.transport.capacity = 1;
        pinging.ping("a");
        hall.settle();
        hall.pass(Duration.ofSeconds(9));
        assertEquals(0, hall.closed.size());
        hall.pass(Duration.ofSeconds(2));
        slow.takesAll();
        pinging.takesAll();

        assertEquals(List.of("close 1013"), slow.frames());
        assertEquals(List.of(said("1"), "pong a"), pinging.frames());
    }

    @Test
    void does_not_close_a_listener_that_takes_its_messages_late_but_in_time() {
        Client slow = slow(0);

        for (int second = 0; second < 30; second++) {
            sendInTurns(1, "1");
            hall.pass(Duration.ofSeconds(1));
            slow.connection.onBytes(); // else a ping came too
            slow.takes(second < 5 ? 0 : said("1").length() + 2);
        }
        slow.takesAll();

        assertEquals(30, slow.frames().size());
        assertEquals(List.of(), hall.closed);
    }

    @Test
    void cuts_a_slow_listener_that_does_not_take_its_close_frame_in_time() {
        Client slow = slow(0);

        sendInTurns(20, KILOBYTE);
        hall.pass(Duration.ofMillis(4_999));
        assertFalse(slow.transport.cut);
        hall.pass(Duration.ofMillis(1));

        assertTrue(slow.transport.cut);
    }

    @Test
    void closes_whoever_has_most_waiting_at_the_bound_of_all_queues() {
        List<Client> slow =
                new ArrayList<>(IntStream.range(0, 10).mapToObj(i -> slow(0)).toList());

        sendInTurns(4, KILOBYTE);

        assertTrue(
                hall.relay.core.queued().get() <= Hall.SMALL.sendQueuesBytes(),
                () -> "bytes: " + hall.relay.core.queued());
        slow.forEach(Client::takesAll);
        long closed = slow.stream()
                .filter(each -> each.frames().equals(List.of("close 1013")))
                .count();
        assertTrue(closed > 0 && closed < 10, "closed: " + closed);
    }

    @Test
    void closes_those_with_most_waiting_and_no_others_where_one_turn_is_too_much_for_many() {
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Client client = hall.user("slow" + i + "@example.org");
            client.transport.capacity = 0;
            sender.send("{\"to\":\"slow" + i + "@example.org\",\"message\":\"" + "x".repeat(200 * (i + 1)) + "\"}");
            slow.add(client);
        }
        hall.settle();
        assertEquals(List.of(), hall.closed);

        sender.send("\"" + "x".repeat(3_000) + "\"");
        hall.settle();
        slow.forEach(Client::takesAll);

        List<Boolean> closed =
                slow.stream().map(each -> each.frames().contains("close 1013")).toList();
        long count = closed.stream().filter(each -> each).count();
        assertTrue(count > 1 && count < 8, "closed: " + closed);
        assertEquals(IntStream.range(0, 8).mapToObj(i -> i >= 8 - count).toList(), closed);
    }

    @Test
    void finds_whoever_has_most_waiting_on_every_lane() {
        Limits large = Hall.SMALL.with(limits ->
                limits.sendQueueBytes(1 << 20).sendQueuesBytes(100_000).laneQueueBytes(1 << 20));
        Hall wide = new Hall(large);
        Client there = wide.user("a@example.org");
        there.transport.capacity = 0;
        ManualLane other = wide.newLane();
        Client here = wide.join(other, "b@example.org", true, JoinRequest.Envelope.STANDARD);
        here.transport.capacity = 0;
        Client thirdLane = wide.join(wide.newLane(), "c@example.org", false, JoinRequest.Envelope.STANDARD);

        while (wide.relay.core.queued().get() < 80_000) {
            thirdLane.send("{\"to\":\"a@example.org\",\"message\":\"" + "x".repeat(1000) + "\"}");
            wide.settle();
        }
        assertEquals(List.of(), wide.closed);
        thirdLane.send("{\"to\":\"b@example.org\",\"message\":\"" + "x".repeat(30_000) + "\"}");
        wide.settle();
        here.takesAll();
        there.takesAll();

        assertTrue(here.frames().get(0).contains("xxx"), "the one with little waiting was closed");
        assertEquals(List.of("close 1013"), there.frames());
    }
}
