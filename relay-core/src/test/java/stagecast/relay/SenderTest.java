package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.Sender.Outcome;

class SenderTest {

    private static final Identity USER = Hall.identity("a@example.org");

    private final Hall hall = new Hall(Hall.small(10, 2));
    private final Sender sender = hall.relay.sender(hall.lane);

    private Outcome send(String text) {
        return send(USER, text);
    }

    private Outcome send(@Nullable Identity identity, String text) {
        return send(Hall.CHANNEL, identity, text, false);
    }

    private Outcome send(ChannelName channel, @Nullable Identity identity, String text, boolean json) {
        return sender.send(
                channel, InetAddress.getLoopbackAddress(), identity, text.getBytes(StandardCharsets.UTF_8), json);
    }

    private void assertRefused(ErrorCode code, Outcome outcome) {
        assertEquals(code, assertInstanceOf(Outcome.Refused.class, outcome).code());
        assertEquals(code, hall.refused.get(hall.refused.size() - 1), "what the listener heard");
    }

    @Test
    void reaches_every_listener_on_every_lane_the_same_users_too_and_in_order() {
        Hall.Client here = hall.user("a@example.org");
        Hall.Client there = hall.join(hall.newLane(), "", true, Envelope.NONE);

        assertInstanceOf(Outcome.Sent.class, send("1"));
        assertInstanceOf(Outcome.Sent.class, send("hello world!"));
        hall.settle();

        assertEquals(List.of(said("1"), said("\"hello world!\"")), here.frames());
        assertEquals(List.of("1", "hello world!"), there.frames());
    }

    @Test
    void reaches_one_person_or_says_that_nobody_is_there() {
        Hall.Client there = hall.join(hall.newLane(), "b@example.org", false, Envelope.NONE);

        assertInstanceOf(Outcome.Sent.class, send("{\"to\":\"B@example.org\",\"message\":[1]}"));
        Outcome nobody = send("{\"to\":\"c@example.org\",\"message\":[1]}");
        hall.settle();

        assertEquals(List.of("[1]"), there.frames());
        assertRefused(ErrorCode.RECIPIENT_UNAVAILABLE, nobody);
        assertEquals("c@example.org", ((Outcome.Refused) nobody).to());
    }

    @Test
    void is_under_the_channel_s_rules() {
        hall.rules = new ChannelRules(new ChannelRules.Senders.Anyone(), Envelope.STANDARD);
        assertInstanceOf(Outcome.Sent.class, send(null, "1"));
        hall.rules = new ChannelRules(new ChannelRules.Senders.Only(Set.of("b@example.org")), Envelope.STANDARD);

        assertRefused(ErrorCode.NOT_AUTHENTICATED, send(null, "2"));
        assertRefused(ErrorCode.FORBIDDEN, send("3"));
    }

    @Test
    void sends_into_a_channel_where_nobody_is_and_leaves_nothing_behind() {
        assertInstanceOf(Outcome.Sent.class, send("1"));
        hall.settle();

        assertEquals(0, hall.relay.channels());
    }

    @Test
    void refuses_in_the_order_in_which_a_connection_does() {
        assertRefused(ErrorCode.INVALID_MESSAGE, send(null, "{\"password\":1}"));
        assertRefused(ErrorCode.INVALID_MESSAGE, send(null, "{\"email\":\"a@example.org\",\"password\":\"p\"}"));
        assertRefused(ErrorCode.INVALID_MESSAGE, send(null, "{\"token\":\"t\"}"));
        assertRefused(ErrorCode.NOT_AUTHENTICATED, send(null, "1"));
        assertRefused(
                ErrorCode.FORBIDDEN,
                send(Identity.ofGuest("g", Hall.CHANNEL, "c"), "{\"to\":\"a@example.org\",\"message\":1}"));
    }

    @Test
    void is_told_to_log_in_over_http_not_in_band() {
        Outcome.Refused refused = (Outcome.Refused) send(null, "1");

        assertTrue(refused.message().contains("/api/users/login"), refused.message());
    }

    @Test
    void takes_what_is_no_json_unless_it_has_to_be() {
        assertInstanceOf(Outcome.NotJson.class, send(Hall.CHANNEL, USER, "hello", true));
        assertInstanceOf(Outcome.Sent.class, send(Hall.CHANNEL, USER, "\"hello\"", true));
        assertInstanceOf(Outcome.Sent.class, send(Hall.CHANNEL, USER, "hello", false));
    }

    @Test
    void is_held_to_one_rate_on_all_channels_together() {
        send("1");
        send(new ChannelName("elsewhere"), USER, "2", false);

        Outcome third = send("3");
        assertRefused(ErrorCode.RATE_LIMITED, third);
        assertEquals(Duration.ofSeconds(1), ((Outcome.Refused) third).retryAfter());
        hall.settle();
        hall.pass(Duration.ofSeconds(1));
        assertInstanceOf(Outcome.Sent.class, send("4"));
    }

    @Test
    void is_told_to_wait_while_another_lane_has_too_much_waiting_and_is_not_charged_for_it() {
        Hall.Client there = hall.join(hall.newLane(), "", true, Envelope.NONE);
        String long3k = "x".repeat(3 << 10);

        assertInstanceOf(Outcome.Sent.class, send(long3k));
        hall.lane.turn();
        Outcome refused = send(long3k);
        assertRefused(ErrorCode.BUSY, refused);
        hall.settle();

        assertInstanceOf(Outcome.Sent.class, send(long3k));
        hall.settle();
        assertEquals(List.of(long3k, long3k), there.frames());
    }

    @Test
    void lives_on_the_lane_it_was_made_for() {
        assertSame(hall.lane, sender.lane());
    }
}
