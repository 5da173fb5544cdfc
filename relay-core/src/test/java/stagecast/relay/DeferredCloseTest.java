package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Hall.Client;
import stagecast.relay.JoinRequest.Slow;

/** Closes that stand behind what was accepted before them. */
class DeferredCloseTest extends MissingListeners {

    private static void close(Client client, int code) {
        client.joinedConnection().close(code, "");
    }

    private static List<String> saidLong(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> said(longText(i))).toList();
    }

    private static List<String> with(List<String> frames, String... more) {
        List<String> all = new ArrayList<>(frames);
        all.addAll(List.of(more));
        return all;
    }

    private void pass(Duration time) {
        hall.pass(time);
        hall.settle();
    }

    /** Messages of as many senders, so that those who want the latest of each want all of them. */
    private void sendOneEach(int count) {
        for (int i = 0; i < count; i++) {
            send(hall.user("s" + i + "@example.org"), longText(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1008, 1012, 4401})
    void stands_behind_what_was_accepted_before(int code) {
        for (Slow policy : Slow.values()) {
            Client behind = slow(policy, 10);
            sendOneEach(5);

            close(behind, code);
            behind.takes(2_000);
            assertFalse(behind.frames().contains("close " + code));
            behind.takesAll();

            assertEquals(with(saidLong(0, 5), "close " + code), behind.frames(), policy::name);
            assertNothingIsKept();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1007, 1009, 1011, 1013})
    void goes_next_with_any_other_code(int code) {
        for (Slow policy : Slow.values()) {
            Client behind = slow(policy, 10);
            sendOneEach(5);

            close(behind, code);
            behind.takesAll();

            assertEquals(List.of(said(longText(0)), "close " + code), behind.frames(), policy::name);
            assertNothingIsKept();
        }
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void stands_behind_what_the_same_turn_has_for_everybody_and_for_it_alone(Slow policy) {
        Client behind = slow(policy, 0);
        send("0");

        another.send("1");
        behind.send("2");
        sender.send("{\"to\":\"c@example.org\",\"message\":3}");
        behind.send("{\"to\":\"nobody\",\"message\":4}");
        close(behind, 4401);
        sender.send("5");
        hall.settle();
        behind.takesAll();

        List<String> frames = behind.frames();
        assertEquals(
                List.of(said("0"), said("1"), "{\"from\":\"127.0.0.1\",\"to\":\"c@example.org\",\"msg\":3}"),
                frames.subList(0, 3));
        assertTrue(frames.get(3).contains("recipient_unavailable"), frames::toString);
        assertEquals(List.of("close 4401"), frames.subList(4, frames.size()));
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void loses_nothing_where_the_last_turn_is_the_first_that_is_not_taken(Slow policy) {
        Client falling = slow(policy, 20);

        another.send("1");
        sender.send("2");
        close(falling, 1012);
        hall.settle();
        falling.takesAll();

        assertEquals(List.of(said("1"), said("2"), "close 1012"), falling.frames());
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void gets_nothing_that_is_sent_later_and_loses_nothing_to_it(Slow policy) {
        Client behind = slow(policy, 10);
        Client neighbour = slow("d@example.org", policy, 10);
        List<Client> senders = IntStream.range(0, 4)
                .mapToObj(i -> hall.user("s" + i + "@example.org"))
                .toList();
        for (int i = 0; i < 4; i++) {
            send(senders.get(i), longText(i));
        }

        close(behind, 4401);
        for (int i = 0; i < 30; i++) {
            send(senders.get(i % 4), longText(100 + i));
        }
        send("{\"to\":\"c@example.org\",\"message\":3}");
        behind.takes(3_000);
        behind.takesAll();

        assertEquals(with(saidLong(0, 4), "close 4401"), behind.frames());
        neighbour.takesAll();
        assertNothingIsKept();
    }

    @Test
    void is_told_what_it_lost_before_and_loses_no_more() {
        Client behind = slow(Slow.DROP_OLDEST, 0);
        sendLong(20);
        long lost = hall.missed;

        close(behind, 1012);
        behind.takesAll();

        assertEquals(0, lost, "it is looked for late");
        int missed = (int) hall.missed;
        assertTrue(missed > 0);
        assertEquals(
                with(
                        List.of(missed(missed)),
                        with(saidLong(missed, 20), "close 1012").toArray(String[]::new)),
                behind.frames());
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void throws_away_what_comes_meanwhile_even_what_breaks_the_protocol(Slow policy) {
        Client behind = slow(policy, 10);
        Client listener = hall.listener();
        sendOneEach(2);

        close(behind, 1001);
        assertTrue(behind.send("\"lost\""));
        behind.ping("p");
        behind.connection.onProtocolError(1002, "broken");
        hall.settle();
        behind.takesAll();

        assertEquals(with(saidLong(0, 2), "close 1001"), behind.frames());
        assertEquals(saidLong(0, 2), listener.frames());
        assertEquals(1, hall.closed.size());
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void gives_way_to_the_echo_of_the_peer_s_close(Slow policy) {
        Client behind = slow(policy, 10);
        sendOneEach(5);

        close(behind, 1012);
        behind.connection.onClose(3000, "bye");
        assertFalse(behind.transport.outputEnded);
        behind.takesAll();

        assertEquals(List.of(said(longText(0)), "close 3000"), behind.frames());
        assertTrue(behind.transport.outputEnded);
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void is_not_said_twice_where_the_peer_s_close_comes_while_it_is_being_written(Slow policy) {
        Client behind = slow(policy, 10);
        sendOneEach(1);

        close(behind, 1012);
        behind.takes(said(longText(0)).length() + 4 - 10 + 1);
        behind.connection.onClose(1000, "");
        behind.takesAll();

        assertEquals(with(saidLong(0, 1), "close 1012"), behind.frames());
        assertTrue(behind.transport.outputEnded);
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void goes_next_when_its_time_is_up_and_its_peer_is_cut_after_the_same_time_again(Slow policy) {
        Client behind = slow(policy, 10);
        sendOneEach(5);

        close(behind, 4401);
        hall.pass(Duration.ofSeconds(4));
        behind.takes(1_100);
        hall.pass(Duration.ofSeconds(1));
        assertFalse(behind.transport.cut);
        behind.takesAll();
        hall.pass(Duration.ofSeconds(4));
        assertFalse(behind.transport.cut);
        hall.pass(Duration.ofSeconds(1));

        assertEquals(with(saidLong(0, 2), "close 4401"), behind.frames());
        assertTrue(behind.transport.cut);
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void the_peer_has_its_whole_time_to_answer_once_it_has_been_written(Slow policy) {
        Client behind = slow(policy, 10);
        sendOneEach(2);

        close(behind, 4401);
        hall.pass(Duration.ofSeconds(4));
        behind.takesAll();
        hall.pass(Duration.ofSeconds(4));
        assertFalse(behind.transport.cut);
        hall.pass(Duration.ofSeconds(1));

        assertTrue(behind.transport.cut);
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void who_takes_nothing_is_cut_when_its_time_is_up(Slow policy) {
        Client stalled = slow(policy, 10);
        sendOneEach(2);

        close(stalled, 4401);
        hall.pass(Duration.ofSeconds(4));
        assertFalse(stalled.transport.cut);
        hall.pass(Duration.ofSeconds(1));

        assertTrue(stalled.transport.cut);
        stalled.connection.onGone();
        assertNothingIsKept();
    }

    @Test
    void becomes_1013_where_what_it_waits_for_grows_too_old() {
        Client behind = slow(Slow.CLOSE, 10);
        sendOneEach(3);

        hall.pass(Duration.ofSeconds(8));
        close(behind, 4401);
        hall.pass(Duration.ofSeconds(3));
        behind.takesAll();

        assertEquals(List.of(said(longText(0)), "close 1013"), behind.frames());
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void broadcasts_that_grow_too_old_are_missed(Slow policy) {
        Client behind = slow(policy, 10);
        Client neighbour = slow("d@example.org", policy, 0);
        Client changing = hall.user("e@example.org");
        send(changing, longText(0));
        send(changing, longText(1));

        hall.pass(Duration.ofSeconds(8));
        close(behind, 4401);
        send(changing, longText(2));
        hall.pass(Duration.ofSeconds(3));
        behind.takesAll();

        assertEquals(List.of(said(longText(0)), missed(1), "close 4401"), behind.frames());
        neighbour.takesAll();
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void who_has_most_waiting_of_all_gives_way_though_it_is_being_closed(Slow policy) {
        List<Client> behind = IntStream.range(0, 4)
                .mapToObj(i -> slow("c" + i + "@example.org", Slow.CLOSE, 10))
                .toList();
        Client other = slow(policy, 10);
        sendOneEach(6);
        behind.forEach(each -> close(each, 4401));
        close(other, 4401);

        Client more = slow("d@example.org", Slow.CLOSE, 10);
        sendOneEach(5);

        assertTrue(hall.relay.core.queued().get() <= Hall.SMALL.sendQueuesBytes());
        behind.forEach(Client::takesAll);
        other.takesAll();
        more.takesAll();
        assertTrue(
                behind.stream().anyMatch(each -> each.frames().contains("close 1013")),
                () -> behind.get(0).frames().toString());
        assertNothingIsKept();
    }

    @Test
    void what_other_lanes_had_accepted_before_a_drain_comes_before_the_close() {
        ManualLane second = hall.newLane();
        Client elsewhere = hall.join(second, "", true, JoinRequest.Envelope.STANDARD);
        Client elsewhereToo = hall.join(second, "f@example.org", true, JoinRequest.Envelope.STANDARD);
        elsewhere.transport.capacity = 10;

        send("0");
        sender.send("1");
        elsewhereToo.send("2");
        sender.send("{\"to\":\"f@example.org\",\"message\":3}");
        hall.relay.drain(Duration.ofSeconds(10));
        second.turn(); // the other lane is the first that turns
        assertTrue(elsewhereToo.send("\"too late\""));
        hall.settle();
        elsewhere.takesAll();

        String direct = "{\"from\":\"127.0.0.1\",\"to\":\"f@example.org\",\"msg\":3}";
        assertEquals(List.of(said("0"), said("2"), said("1"), "close 1012"), elsewhere.frames());
        assertEquals(List.of(said("0"), said("1"), direct, "close 1012"), elsewhereToo.frames());
        assertEquals(List.of(said("0"), said("1"), said("2"), "close 1012"), another.frames());
    }

    @ParameterizedTest
    @EnumSource(Slow.class)
    void a_drain_waits_for_who_reads_until_its_window_ends(Slow policy) {
        Client reading = slow(policy, 10);
        Client stalled = slow("d@example.org", policy, 10);
        Client mute = slow("e@example.org", policy, Integer.MAX_VALUE);
        sendOneEach(5);

        hall.relay.drain(Duration.ofSeconds(9));
        hall.settle();
        pass(Duration.ofSeconds(4));
        reading.takes(1_100);
        pass(Duration.ofSeconds(4));
        assertFalse(stalled.transport.cut);
        assertTrue(mute.transport.cut, "it has not answered");
        pass(Duration.ofSeconds(1));

        assertTrue(stalled.transport.cut);
        assertFalse(reading.transport.cut);
        reading.takesAll();
        assertEquals(with(saidLong(0, 2), "close 1012"), reading.frames());
        pass(Duration.ofSeconds(5));
        assertTrue(reading.transport.cut);
    }

    @Test
    void a_second_drain_with_a_shorter_window_ends_the_first() {
        Client behind = slow(Slow.CLOSE, 10);
        sendOneEach(5);
        hall.relay.drain(Duration.ofSeconds(9));
        hall.settle();
        behind.takes(1_100);

        hall.relay.drain(Duration.ZERO);
        hall.settle();
        pass(Duration.ZERO);
        behind.takesAll();

        assertEquals(with(saidLong(0, 2), "close 1012"), behind.frames());
    }

    @Test
    void a_lane_that_has_stopped_keeps_nobody_open() {
        Client here = hall.user("f@example.org");
        ManualLane stopped = new ManualLane();
        Hall.joined(
                hall.relay, Hall.request(stopped, "", true, JoinRequest.Envelope.STANDARD), new RecordingTransport());

        hall.relay.drain(Duration.ofSeconds(9));
        hall.settle();
        assertEquals(List.of(), here.frames());
        pass(Duration.ofSeconds(1));

        assertEquals(List.of("close 1012"), here.frames());
    }

    @Test
    void a_message_over_http_is_refused_while_the_relay_drains() {
        Sender http = hall.relay.sender(hall.lane);
        hall.listener();
        hall.relay.drain(Duration.ofSeconds(9));
        hall.settle();

        var outcome = http.send(
                Hall.CHANNEL,
                InetAddress.getLoopbackAddress(),
                Hall.identity("a@example.org"),
                new byte[] {'1'},
                false);

        assertEquals(ErrorCode.BUSY, ((Sender.Outcome.Refused) outcome).code());
    }
}
