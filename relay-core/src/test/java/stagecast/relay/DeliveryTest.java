package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Hall.Client;

class DeliveryTest {

    private final Hall hall = new Hall(Hall.SMALL);

    private Client raw() {
        return hall.join(hall.lane, "", true, JoinRequest.Envelope.NONE);
    }

    @Test
    void brings_all_of_a_turn_to_each_listener_in_one_write() {
        Client sender = hall.user("a@example.org");
        Client listener = hall.listener();
        Client raw = raw();

        sender.send("hello world!");
        sender.send(" {\"a\":1} ");
        hall.settle();

        assertEquals(List.of(said("\"hello world!\""), said("{\"a\":1}")), listener.frames());
        assertEquals(1, listener.transport.writes);
        assertEquals(List.of("hello world!", " {\"a\":1} "), raw.frames());
        assertEquals(0, sender.transport.writes);
    }

    @Test
    void passes_on_nothing_of_what_stands_around_the_message_in_its_buffer() {
        Client sender = hall.user("a@example.org");
        Client listener = hall.listener();
        Client raw = raw();

        for (String text : List.of("{\"to\":\"a@example.org\",\"message\":2}", " 3 ", "four")) {
            sender.connection.onMessage(false, around(text));
        }
        sender.connection.onMessage(true, around("five"));
        hall.settle();

        assertEquals(List.of("{\"from\":\"127.0.0.1\",\"to\":\"a@example.org\",\"msg\":2}"), sender.frames());
        assertEquals(List.of(said("3"), said("\"four\""), "binary five"), listener.frames());
        assertEquals(List.of(" 3 ", "four", "binary five"), raw.frames());
    }

    private static ByteBuffer around(String text) {
        return Hall.bytes("[1," + text + "]").position(3).limit(3 + text.length());
    }

    @Test
    void gives_senders_what_others_sent_around_their_own_and_in_order_with_answers() {
        Client a = hall.user("a@example.org");
        Client b = hall.user("b@example.org");

        a.send("1");
        b.send("2");
        a.send("{\"to\":\"B@example.org\",\"message\":3}");
        a.send("{\"password\":1}");
        a.send("4");
        b.send("5");
        hall.settle();

        String direct = "{\"from\":\"127.0.0.1\",\"to\":\"B@example.org\",\"msg\":3}";
        assertEquals(List.of(said("1"), direct, said("4")), b.frames());
        assertEquals(1, b.transport.writes);
        assertEquals(
                List.of(said("2"), said("5")),
                List.of(a.frames().get(0), a.frames().get(2)));
        assertTrue(
                a.frames().get(1).contains("invalid_message"), () -> a.frames().get(1));
    }

    @Test
    void keeps_order_where_a_batch_overflows_with_frames_for_one_pending() {
        Client a = hall.user("a@example.org");
        Client b = hall.user("b@example.org");
        Client raw = raw();
        String large = "\"" + "x".repeat(40_000) + "\"";

        a.send("{\"to\":\"b@example.org\",\"message\":1}");
        a.send(large);
        b.send("2");
        b.send("{\"to\":\"nobody\",\"message\":3}");
        a.send("{\"to\":\"b@example.org\",\"message\":4}");
        a.send(large);
        b.send("5");
        a.send("{\"to\":\"b@example.org\",\"message\":6}");
        hall.settle();

        List<String> values = new ArrayList<>(List.of("1", large, "nobody", "4", large, "6"));
        List<String> frames = b.frames();
        assertEquals(values.size(), frames.size());
        for (int i = 0; i < values.size(); i++) {
            assertTrue(frames.get(i).contains(values.get(i)), values.get(i) + " is not in place " + i);
        }
        assertEquals(List.of(said("2"), said("5")), a.frames());
        assertEquals(List.of(large, "2", large, "5"), raw.frames());
    }

    @ParameterizedTest
    @ValueSource(ints = {65_000, 65_536, 393_216})
    void carries_messages_that_are_larger_than_a_batch(int length) {
        Hall roomy = new Hall(Limits.DEFAULTS);
        Client sender = roomy.user("a@example.org");
        Client slow = roomy.listener();
        Client raw = roomy.join(roomy.lane, "", true, JoinRequest.Envelope.NONE);
        String escaped = "\u0001".repeat(length / 6);
        slow.transport.capacity = 0;

        sender.send("before");
        sender.send(escaped);
        sender.send("after");
        roomy.settle();
        for (int i = 0; i < 1000 && slow.frames().size() < 2; i++) {
            slow.takes(1009);
        }
        slow.takesAll();

        String value = "\"" + "\\u0001".repeat(length / 6) + "\"";
        assertEquals(List.of("before", escaped, "after"), raw.frames());
        assertEquals(List.of(said("\"before\""), said(value), said("\"after\"")), slow.frames());
        assertEquals(0, sender.transport.writes);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void fills_a_batch_to_its_last_byte(int more) {
        Hall roomy = new Hall(Limits.DEFAULTS);
        Client sender = roomy.user("a@example.org");
        Client raw = roomy.join(roomy.lane, "", true, JoinRequest.Envelope.NONE);
        int header = 4;
        String first = "x".repeat(40_000);
        String second = "y".repeat(BufferPool.BUFFER_BYTES - first.length() - 2 * header + more);

        sender.send(first);
        sender.send(second);
        roomy.settle();

        assertEquals(List.of(first, second), raw.frames());
        assertEquals(more > 0 ? 2 : 1, raw.transport.writes);
        assertEquals(List.of(), roomy.failures);
    }

    @Test
    void a_batch_that_outgrows_its_first_buffer_keeps_what_it_had_and_whose_it_was() {
        Client sender = hall.user("a@example.org");
        Client talking = hall.user("b@example.org");
        Client quiet = hall.listener();
        List<String> all = new ArrayList<>();
        List<String> others = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            String text = "\"" + i + "x".repeat(100) + "\"";
            (i % 2 == 0 ? sender : talking).send(text);
            all.add(said(text));
            if (i % 2 == 0) {
                others.add(said(text));
            }
        }
        hall.settle();

        assertEquals(all, quiet.frames());
        assertEquals(1, quiet.transport.writes);
        assertEquals(others, talking.frames());
    }

    @Test
    void crosses_lanes_in_order_and_once() {
        ManualLane other = hall.newLane();
        Client sender = hall.user("a@example.org");
        Client there = hall.join(other, "b@example.org", true, JoinRequest.Envelope.STANDARD);
        Client quiet = hall.join(other, "b@example.org", false, JoinRequest.Envelope.NONE);

        sender.send("1");
        sender.send("{\"to\":\"id-b@example.org\",\"message\":\"2\"}");
        sender.send("3");
        hall.settle();

        String direct = "{\"from\":\"127.0.0.1\",\"to\":\"id-b@example.org\",\"msg\":\"2\"}";
        assertEquals(List.of(said("1"), direct, said("3")), there.frames());
        assertEquals(List.of("\"2\""), quiet.frames());
    }

    @Test
    void stops_reading_a_sender_whose_listeners_lane_is_full_until_it_has_room() {
        ManualLane other = hall.newLane();
        Client sender = hall.user("a@example.org");
        Client there = hall.join(other, "", true, JoinRequest.Envelope.STANDARD);

        int sent = sendUntilStopped(sender);
        hall.settle();

        assertEquals(1, sender.transport.resumed);
        assertEquals(sent, there.frames().size());
    }

    private static int sendUntilStopped(Client sender) {
        int sent = 1;
        while (sender.send("\"" + "x".repeat(100) + "\"") && sent < 1000) {
            sent++;
        }
        assertTrue(sent < 1000, "the sender is never stopped");
        return sent;
    }

    @Test
    void lets_senders_read_on_only_once_the_full_lane_is_below_its_bound() {
        ManualLane other = hall.newLane();
        hall.join(other, "", true, JoinRequest.Envelope.STANDARD);
        List<Client> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Client sender = hall.join(hall.newLane(), "a@example.org", false, JoinRequest.Envelope.STANDARD);
            sendUntilStopped(sender);
            senders.add(sender);
        }
        hall.lanes.stream().filter(each -> each != other).forEach(ManualLane::turn);

        other.turn();
        hall.lanes.stream().filter(each -> each != other).forEach(ManualLane::turn);
        assertTrue(senders.stream().allMatch(each -> each.transport.resumed == 0), "read while the lane is full");
        hall.settle();

        assertTrue(senders.stream().allMatch(each -> each.transport.resumed == 1), "not read once it has room");
    }

    @Test
    void reads_a_sender_on_whose_connection_ends_meanwhile() {
        ManualLane other = hall.newLane();
        hall.join(other, "", true, JoinRequest.Envelope.STANDARD);
        Client sender = hall.user("a@example.org");
        sendUntilStopped(sender);

        hall.relay.endCredential("c-a@example.org");
        hall.lane.turn();
        hall.lane.turn();

        assertEquals(List.of("close 4401"), sender.frames());
        assertEquals(1, sender.transport.resumed, "its close frame is never read");
        hall.settle();
        assertEquals(1, sender.transport.resumed);
        assertFalse(sender.transport.cut);
    }
}
