package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.Hall.Client;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/** What listeners miss who would rather miss messages than their connection. */
class MissingListenerTest extends MissingListeners {

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void misses_nothing_while_it_keeps_up(Slow policy) {
        Client quick = slow(policy, Integer.MAX_VALUE);

        IntStream.range(0, 5).forEach(i -> sender.send(String.valueOf(i)));
        hall.settle();

        assertEquals(
                IntStream.range(0, 5).mapToObj(i -> said(String.valueOf(i))).toList(), quick.frames());
        assertNothingIsKept();
    }

    @Test
    void loses_the_oldest_at_the_bound_and_is_told_before_the_next_message() {
        Client slow = slow(Slow.DROP_OLDEST, 5);
        Client healthy = hall.listener();

        sendLong(20);
        slow.takesAll();

        List<String> frames = slow.frames();
        assertEquals(said(longText(0)), frames.get(0), "the one that was begun");
        int kept = frames.size() - 2;
        assertTrue(kept > 4 && kept < 10, frames::toString);
        assertEquals(missed(19 - kept), frames.get(1));
        assertEquals(
                IntStream.range(20 - kept, 20).mapToObj(i -> said(longText(i))).toList(),
                frames.subList(2, frames.size()));
        assertEquals(19 - kept, hall.missed);
        assertEquals(20, healthy.frames().size());
        assertEquals(List.of(), hall.closed);
        assertNothingIsKept();
    }

    @Test
    void is_told_each_time_of_what_was_lost_since() {
        Client slow = slow(Slow.DROP_OLDEST, 0);

        for (int round = 1; round <= 2; round++) {
            sendLong(20);
            slow.takesAll();
            slow.transport.capacity = 0;
            assertEquals(
                    round,
                    slow.frames().stream()
                            .filter(each -> each.startsWith("{\"missed"))
                            .count());
        }
    }

    @Test
    void keeps_the_newest_of_each_sender_in_the_order_in_which_they_came() {
        Client slow = slow(Slow.LATEST, 0);

        send(another, "\"once\"");
        sendLong(20);
        send(another, "\"twice\"");
        send("\"last\"");
        slow.takesAll();

        assertEquals(List.of(said("\"twice\""), said("\"last\"")), slow.frames());
        assertEquals(0, hall.missed, "that is what was asked for");
        assertNothingIsKept();
    }

    @Test
    void keeps_what_somebody_sent_once_however_much_others_send() {
        Client slow = slow(Slow.LATEST, 0);

        send(another, "\"once\"");
        sendLong(100);
        slow.takesAll();

        assertEquals(List.of(said("\"once\""), said(longText(99))), slow.frames());
    }

    @Test
    void loses_the_newest_of_the_oldest_senders_at_the_bound_and_is_told() {
        Client slow = slow(Slow.LATEST, 0);
        int senders = 20;

        for (int i = 0; i < senders; i++) {
            send(hall.user("s" + i + "@example.org"), longText(i));
        }
        slow.takesAll();

        List<String> frames = slow.frames();
        int kept = frames.size() - 1;
        assertTrue(kept > 4 && kept < 10, frames::toString);
        assertEquals(missed(senders - kept), frames.get(0));
        assertEquals(said(longText(senders - 1)), frames.get(kept));
        assertEquals(senders - kept, hall.missed);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void never_takes_back_what_is_begun(Slow policy) {
        Client slow = slow(policy, 0);

        for (int i = 0; i < 30; i++) {
            send(longText(i));
            slow.takes(700);
        }
        slow.takesAll();

        List<String> frames = slow.frames();
        assertEquals(said(longText(29)), frames.get(frames.size() - 1));
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void loses_what_waited_longer_than_the_age(Slow policy) {
        Client slow = slow(policy, 0);

        send("1");
        hall.pass(Duration.ofSeconds(9));
        send(another, "2");
        hall.pass(Duration.ofSeconds(2));
        slow.takesAll();

        assertEquals(List.of(missed(1), said("2")), slow.frames());
        assertEquals(List.of(), hall.closed);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void is_not_given_what_is_too_old_before_a_timer_looks(Slow policy) {
        Client slow = slow(policy, 0);

        send("1");
        hall.passUnnoticed(Duration.ofMillis(10_001));
        slow.takesAll();

        assertEquals(List.of(missed(1)), slow.frames());
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void is_not_given_back_its_own(Slow policy) {
        Client slow = slow(policy, 0);

        send("1");
        send(slow, "2");
        send("3");
        send(slow, "4");
        slow.takesAll();

        assertEquals(policy == Slow.LATEST ? List.of(said("3")) : List.of(said("1"), said("3")), slow.frames());
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void does_not_count_its_own_among_those_it_missed(Slow policy) {
        Client slow = slow(policy, 0);

        send("1");
        for (int i = 0; i < 20; i++) {
            send(slow, longText(i));
        }
        for (int i = 0; i < 20; i++) {
            send(hall.user("s" + i + "@example.org"), longText(i));
        }
        slow.takesAll();

        int kept = slow.frames().size() - 1;
        assertEquals(missed(21 - kept), slow.frames().get(0));
        assertEquals(21 - kept, hall.missed);
    }

    @Test
    void a_thousand_of_them_cost_no_more_memory_than_one() {
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            slow.add(slow("", Slow.DROP_OLDEST, 0));
        }

        sendLong(20);
        assertTrue(
                hall.relay.core.queued().get() <= Hall.SMALL.sendQueueBytes(),
                () -> "bytes: " + hall.relay.core.queued());
        slow.forEach(Client::takesAll);

        assertEquals(List.of(), hall.closed);
        assertEquals(1000L * (20 - (slow.get(0).frames().size() - 1)), hall.missed);
        assertNothingIsKept();
    }

    @Test
    void gives_up_broadcasts_rather_than_anybody_at_the_bound_of_all_queues() {
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            hall.rules = new ChannelRules(
                    new ChannelRules.Senders.Authenticated(), Envelope.STANDARD, Slow.DROP_OLDEST, null);
            slow.add(hall.join(hall.newLane(), "", true, i % 2 == 0 ? Envelope.STANDARD : Envelope.NONE));
            slow.get(i).transport.capacity = 0;
        }

        sendLong(20);
        assertTrue(
                hall.relay.core.queued().get() <= Hall.SMALL.sendQueuesBytes(),
                () -> "bytes: " + hall.relay.core.queued());
        slow.forEach(Client::takesAll);

        assertEquals(List.of(), hall.closed);
        slow.forEach(each -> assertFalse(each.frames().isEmpty()));
        assertNothingIsKept();
    }

    @Test
    void keeps_the_newest_of_each_who_sends_without_a_connection() {
        Client slow = slow(Slow.LATEST, 0);
        Sender one = hall.relay.sender(hall.lane);
        Sender other = hall.relay.sender(hall.lane);

        for (int i = 0; i < 3; i++) {
            for (Sender each : List.of(one, other)) {
                byte[] text = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
                each.send(Hall.CHANNEL, InetAddress.getLoopbackAddress(), Hall.identity("a@example.org"), text, false);
                hall.settle();
            }
        }
        slow.takesAll();

        assertEquals(List.of(said("2"), said("2")), slow.frames());
    }
}
