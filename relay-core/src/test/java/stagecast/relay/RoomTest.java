package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import stagecast.relay.JoinRequest.Envelope;

/** Room for one more, from the side of the core. */
class RoomTest {

    private static JoinResult tries(Hall hall) {
        return hall.relay.join(Hall.request(hall.lane, "", true, Envelope.STANDARD), new RecordingTransport());
    }

    @Test
    void counts_who_only_sends_and_who_is_on_another_lane_or_channel() throws Exception {
        Hall hall = new Hall(Hall.roomFor(3, 10));
        hall.listener();
        hall.join(hall.newLane(), "a@example.org", false, Envelope.NONE);
        Hall.joined(
                hall.relay,
                JoinRequest.listener(new ChannelName("elsewhere"), elsewhere(), hall.lane),
                new RecordingTransport());

        assertInstanceOf(JoinResult.RelayFull.class, tries(hall));
        assertEquals(3, hall.relay.connections());
        assertEquals(new Audience(1, 2), hall.relay.audience(Hall.CHANNEL));
    }

    private static InetAddress elsewhere() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    }

    @Test
    void tells_which_bound_is_reached() {
        Hall small = new Hall(Hall.roomFor(1, 1));
        small.listener();
        assertInstanceOf(JoinResult.RelayFull.class, tries(small));

        Hall crowded = new Hall(Hall.roomFor(2, 1));
        crowded.listener();
        assertInstanceOf(JoinResult.AddressFull.class, tries(crowded));
    }

    @Test
    void whoever_has_gone_leaves_room_once_however_often_that_is_said() {
        Hall hall = new Hall(Hall.roomFor(2, 2));
        Hall.Client first = hall.listener();
        hall.listener();

        first.connection.onGone();
        first.connection.onGone();

        assertInstanceOf(JoinResult.Joined.class, tries(hall));
        assertInstanceOf(JoinResult.RelayFull.class, tries(hall));
    }

    @Test
    void whoever_is_closed_keeps_the_place_until_the_socket_has_gone() {
        Hall hall = new Hall(Hall.roomFor(1, 1));
        Hall.Client leaving = hall.listener();

        leaving.connection.onClose(1000, "");
        hall.settle();
        assertInstanceOf(JoinResult.RelayFull.class, tries(hall));
        leaving.connection.onGone();

        assertInstanceOf(JoinResult.Joined.class, tries(hall));
    }

    @Test
    void whose_joining_fails_takes_no_place() {
        var broken = new IllegalStateException("the rules can't be read");
        ManualLane lane = new ManualLane();
        boolean[] fails = {true};
        var relay = new Relay(
                Hall.roomFor(1, 1),
                RelayOptions.DEFAULTS,
                (credentials, address) -> new CompletableFuture<>(),
                RelayListener.NONE,
                Router.LOCAL,
                channel -> {
                    if (fails[0]) {
                        throw broken;
                    }
                    return ChannelRules.DEFAULTS;
                });
        JoinRequest request = Hall.request(lane, "", true, Envelope.STANDARD);

        assertSame(
                broken, assertThrows(IllegalStateException.class, () -> relay.join(request, new RecordingTransport())));
        fails[0] = false;

        assertEquals(0, relay.connections());
        assertInstanceOf(JoinResult.Joined.class, relay.join(request, new RecordingTransport()));
    }

    @Test
    void who_is_refused_is_told_to_nobody_and_does_not_hold_up_the_end() {
        Hall hall = new Hall(Hall.roomFor(1, 1));
        Hall.Client only = hall.listener();
        var transport = new RecordingTransport();

        hall.relay.join(Hall.request(hall.lane, "", true, Envelope.STANDARD), transport);
        CompletableFuture<Void> drained =
                hall.relay.drain(Duration.ofSeconds(10)).toCompletableFuture();
        hall.settle();
        assertFalse(drained.isDone());
        only.connection.onGone();

        assertTrue(drained.isDone());
        assertEquals(List.of(), transport.frames());
    }
}
