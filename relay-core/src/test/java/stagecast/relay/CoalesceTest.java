package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;
import stagecast.relay.RelayOptions.From;
import stagecast.relay.RelayOptions.OkFrame;

/** Messages that wait a little for others, so that one write takes them all. */
class CoalesceTest {

    private static final Duration BUDGET = Duration.ofMillis(4);

    private final Hall hall =
            new Hall(Hall.SMALL, new RelayOptions(From.IP, OkFrame.TEXT, BUDGET, false), Router.LOCAL);
    private final Client sender = hall.user("a@example.org");
    private final Client listener = hall.user("b@example.org");

    private void send(String text) {
        sender.send(text);
        hall.settle();
    }

    private void passLessThanTheBudget() {
        hall.pass(BUDGET.minusNanos(1));
    }

    @Test
    void the_first_message_after_a_silence_leaves_at_once() {
        send("1");

        assertEquals(List.of(said("1")), listener.frames());
    }

    @Test
    void what_follows_it_waits_to_the_end_of_the_budget_and_leaves_in_one_write() {
        send("1");
        send("2");
        passLessThanTheBudget();
        send("3");
        assertEquals(1, listener.transport.writes);

        hall.pass(Duration.ofNanos(1));

        assertEquals(2, listener.transport.writes);
        assertEquals(List.of(said("1"), said("2"), said("3")), listener.frames());
    }

    @Test
    void the_budget_begins_anew_with_each_write() {
        send("1");
        send("2");
        hall.pass(BUDGET);
        send("3");
        passLessThanTheBudget();
        assertEquals(2, listener.frames().size());
        hall.pass(Duration.ofNanos(1));
        assertEquals(3, listener.frames().size());
        hall.pass(BUDGET);
        send("4");

        assertEquals(4, listener.frames().size());
    }

    @Test
    void what_is_for_one_alone_keeps_its_place_and_waits_no_longer_than_the_others() {
        send("1");
        send("2");
        send("{\"to\":\"b@example.org\",\"message\":3}");
        send("4");
        assertEquals(1, listener.frames().size());

        hall.pass(BUDGET);

        String direct = "{\"from\":\"127.0.0.1\",\"to\":\"b@example.org\",\"msg\":3}";
        assertEquals(List.of(said("1"), said("2"), direct, said("4")), listener.frames());
    }

    @Test
    void an_answer_does_not_wait_where_no_message_does() {
        send("1");
        listener.ping("a");
        hall.settle();

        assertEquals(List.of(said("1"), "pong a"), listener.frames());
    }

    @Test
    void another_lane_waits_by_its_own_clock() {
        Client there = hall.join(hall.newLane(), "", true, Envelope.STANDARD);

        send("1");
        send("2");
        assertEquals(List.of(said("1")), there.frames());
        hall.pass(BUDGET);

        assertEquals(List.of(said("1"), said("2")), there.frames());
    }

    @Test
    void who_is_closed_gets_what_waits_before_the_close() {
        send("1");
        send("2");
        listener.connection.onClose(1000, "");
        hall.settle();
        hall.pass(BUDGET);

        assertEquals(List.of(said("1"), said("2"), "close 1000"), listener.frames());
    }

    @Test
    void what_fills_a_write_does_not_wait() {
        String large = "\"" + "x".repeat(40_000) + "\"";

        send("1");
        sender.send(large);
        sender.send(large);
        hall.settle();

        assertEquals(List.of(said("1"), said(large)), listener.frames());
        hall.pass(BUDGET);
        assertEquals(3, listener.frames().size());
    }

    @Test
    void a_channel_that_all_have_left_meanwhile_leaves_nothing() {
        send("1");
        send("2");
        listener.connection.onGone();
        sender.connection.onGone();
        hall.pass(BUDGET);

        assertEquals(0, hall.relay.core.queued().get());
        assertEquals(List.of(), hall.failures);
    }

    @Test
    void a_channel_s_rule_wins() {
        Hall plain = new Hall(Hall.SMALL);
        plain.rules = new ChannelRules(new ChannelRules.Senders.Authenticated(), Envelope.STANDARD, Slow.CLOSE, BUDGET);
        Client from = plain.user("a@example.org");
        Client to = plain.listener();

        from.send("1");
        plain.settle();
        from.send("2");
        plain.settle();

        assertEquals(List.of(said("1")), to.frames());
    }

    @Test
    void is_bounded() {
        var authenticated = new ChannelRules.Senders.Authenticated();
        for (Duration wrong : List.of(Duration.ofMillis(-1), Duration.ofMillis(11))) {
            assertThrows(IllegalArgumentException.class, () -> new RelayOptions(From.IP, OkFrame.TEXT, wrong, false));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ChannelRules(authenticated, Envelope.STANDARD, Slow.CLOSE, wrong));
        }
    }
}
