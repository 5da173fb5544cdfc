package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

class RateTest {

    private static final String LOGIN = "{\"email\":\"a@example.org\",\"password\":\"p\"}";

    /** Ten a second, two at once. */
    private final Hall hall = new Hall(Hall.small(10, 2));

    private final Client listener = hall.listener();

    private void send(Client client, int from, int to) {
        for (int i = from; i < to; i++) {
            client.send("" + i);
        }
        hall.settle();
    }

    private void pass(Duration time) {
        hall.pass(time);
        hall.settle();
    }

    private static void assertDropped(int expected, String frame) {
        assertTrue(frame.contains("\"code\":\"rate_limited\""), frame);
        assertTrue(frame.endsWith(",\"dropped\":" + expected + "}}"), frame);
    }

    @Test
    void drops_what_is_over_the_rate_and_says_so_at_once_and_of_the_rest_a_second_later() {
        Client sender = hall.user("a@example.org");

        send(sender, 0, 7);
        assertEquals(List.of(said("0"), said("1")), listener.frames());
        assertEquals(1, sender.frames().size());
        assertDropped(1, sender.frames().get(0));
        pass(Duration.ofMillis(999));
        assertEquals(1, sender.frames().size());
        pass(Duration.ofMillis(1));

        assertEquals(2, sender.frames().size());
        assertDropped(4, sender.frames().get(1));
        pass(Duration.ofSeconds(1));
        assertEquals(2, sender.frames().size(), "there is nothing more to tell");
        assertEquals(1, hall.lane.timersSet(), "another timer than that of the pings");
    }

    @Test
    void credentials_that_come_too_fast_are_checked_later_in_order_and_none_is_refused() {
        Client client = hall.user("a@example.org");

        for (int i = 0; i < 20; i++) {
            assertFalse(client.send(LOGIN));
            hall.checks.remove(0).complete(new Authenticator.Result.Rejected());
            hall.settle();
        }
        assertFalse(client.send(LOGIN));
        hall.settle();
        assertEquals(List.of(), hall.checks, "there is none left in the bucket");
        assertEquals(20, client.frames().size());

        assertEquals(Duration.ofMillis(100), hall.lane.lastDelay);
        pass(Duration.ofMillis(100));
        hall.checks.remove(0).complete(new Authenticator.Result.Accepted(Hall.identity("a@example.org")));
        hall.settle();
        assertEquals("ok", client.frames().get(20));
        assertEquals(21, client.transport.resumed);
    }

    @Test
    void a_connection_that_ends_while_its_credentials_wait_has_none_checked() {
        Client client = hall.listener();
        for (int i = 0; i < 20; i++) {
            client.send(LOGIN);
            hall.checks.remove(0).complete(new Authenticator.Result.Rejected());
            hall.settle();
        }
        client.send(LOGIN);

        client.connection.onGone();
        pass(Duration.ofSeconds(1));

        assertEquals(List.of(), hall.checks);
        assertEquals(List.of(), hall.failures);
    }

    private void decide(Authenticator.Result result) {
        hall.checks.remove(0).complete(result);
        hall.settle();
    }

    @Test
    void what_a_peer_that_has_gone_repeats_is_not_checked_again_and_its_messages_count() {
        Client client = hall.listener();
        client.transport.broken = true;
        assertFalse(client.send(LOGIN));
        decide(new Authenticator.Result.Accepted(Hall.identity("a@example.org")));

        for (int i = 0; i < 1_000; i++) {
            assertTrue(client.send(LOGIN));
        }
        client.send("1");
        hall.settle();

        assertEquals(List.of(), hall.checks);
        assertEquals(List.of(said("1")), listener.frames());
    }

    @Test
    void other_credentials_of_a_peer_that_has_gone_are_checked_and_so_are_undecided_ones() {
        Client client = hall.listener();
        client.transport.broken = true;
        client.send(LOGIN);
        decide(new Authenticator.Result.Busy(Duration.ofSeconds(1)));
        assertFalse(client.send(LOGIN), "busy decides nothing");
        decide(new Authenticator.Result.Rejected());

        assertTrue(client.send(LOGIN));
        assertFalse(client.send("{\"token\":\"t\"}"));
        decide(new Authenticator.Result.Accepted(Hall.identity("b@example.org")));
        assertFalse(client.send(LOGIN), "it is not the last one any more");
        assertEquals(1, hall.checks.size());
    }

    @Test
    void what_a_peer_repeats_that_may_still_read_is_checked_each_time() {
        Client client = hall.listener();

        for (int i = 0; i < 3; i++) {
            assertFalse(client.send(LOGIN));
            decide(new Authenticator.Result.Accepted(Hall.identity("a@example.org")));
        }

        assertEquals(List.of("ok", "ok", "ok"), client.frames());
    }

    @Test
    void tells_a_sender_that_never_stops_once_a_second() {
        Client sender = hall.user("a@example.org");

        for (int tenth = 0; tenth < 30; tenth++) {
            send(sender, 0, 4);
            pass(Duration.ofMillis(100));
        }

        List<String> told = sender.frames();
        assertEquals(4, told.size());
        assertDropped(1, told.get(0));
        assertDropped(1 + 9 * 3, told.get(1));
        assertDropped(10 * 3, told.get(2));
        assertEquals(31, listener.frames().size());
    }

    @Test
    void what_is_refused_before_does_not_count() {
        Client sender = hall.user("a@example.org");
        Client stranger = hall.listener();

        sender.send("{\"password\":1}");
        sender.send("{\"password\":1}");
        stranger.send("1");
        stranger.send("1");
        stranger.send(LOGIN);
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(Hall.identity("b@example.org")));
        send(sender, 2, 4);
        send(stranger, 4, 6);

        assertEquals(List.of(said("2"), said("3"), said("4"), said("5")), listener.frames());
    }

    @Test
    void messages_dropped_neither_make_nor_end_a_row_of_refused_ones() {
        Client sender = hall.user("a@example.org");

        send(sender, 0, 10);
        assertEquals(List.of(), hall.closed);
        sender.send("{\"password\":1}");
        sender.send("{\"password\":1}");
        sender.send("1");
        sender.send("{\"password\":1}");
        hall.settle();

        assertEquals(List.of(1008), hall.closed);
    }

    @Test
    void a_guest_s_direct_message_counts_before_it_is_refused() {
        var guest = new Identity("guest", null, Hall.CHANNEL, "ticket");
        Client client = hall.listener();
        client.send("{\"token\":\"t\"}");
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(guest));
        hall.settle();

        for (int i = 0; i < 3; i++) {
            client.send("{\"to\":\"a@example.org\",\"message\":1}");
        }
        hall.settle();

        assertTrue(client.frames().get(1).contains("forbidden"), client.frames()::toString);
        assertDropped(1, client.frames().get(2));
    }

    @Test
    void a_check_s_time_lets_pass_what_came_meanwhile_at_the_rate() {
        Client client = hall.listener();
        client.send(LOGIN);

        pass(Duration.ofSeconds(8));
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(Hall.identity("a@example.org")));
        hall.settle();
        send(client, 0, 2 + 80);
        assertEquals(List.of("ok"), client.frames());
        send(client, 82, 83);

        assertDropped(1, client.frames().get(1));
        assertEquals(82, listener.frames().size());
    }

    @Test
    void a_time_of_waiting_for_another_lane_lets_pass_what_came_meanwhile() {
        Client elsewhere = hall.join(hall.newLane(), "", true, JoinRequest.Envelope.STANDARD);
        Client sender = hall.user("a@example.org");

        assertFalse(sender.send("x".repeat(5000)));
        hall.lane.turn();
        hall.pass(Duration.ofSeconds(1));
        hall.settle();
        send(sender, 0, 11);

        assertEquals(12, elsewhere.frames().size());
        assertEquals(List.of(), sender.frames());
    }

    @Test
    void tells_nothing_more_to_a_connection_that_is_being_closed_or_has_gone() {
        Client closing = hall.join(hall.lane, "a@example.org", false, JoinRequest.Envelope.STANDARD);
        Client gone = hall.join(hall.lane, "b@example.org", false, JoinRequest.Envelope.STANDARD);
        send(closing, 0, 5);
        send(gone, 0, 5);

        hall.relay.endCredential("c-a@example.org");
        gone.connection.onGone();
        hall.settle();
        pass(Shard.DROP_NOTICES);
        pass(Shard.DROP_NOTICES);

        assertEquals(2, closing.frames().size());
        assertEquals("close 4401", closing.frames().get(1));
        assertEquals(1, gone.frames().size());
    }
}
