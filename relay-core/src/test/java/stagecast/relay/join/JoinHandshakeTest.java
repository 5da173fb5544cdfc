package stagecast.relay.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stagecast.relay.Batch;
import stagecast.relay.ChannelName;
import stagecast.relay.JoinRequest;
import stagecast.relay.Lane;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.Transport;

/** How the answers of the engine are put into words of HTTP; {@code relay-tck} has the checks of a request. */
class JoinHandshakeTest {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Lane lane = Lane.of(thread, () -> false);

    @AfterEach
    void endTheLane() {
        thread.shutdownNow();
    }

    private static Relay withRoomFor(int connections, int fromOneAddress) {
        return new Relay(
                Limits.DEFAULTS.with(limits -> limits.connections(connections).connectionsPerAddress(fromOneAddress)),
                (credentials, address) -> new CompletableFuture<>(),
                RelayListener.NONE);
    }

    private JoinHandshake.Outcome join(Relay relay) {
        var request = JoinRequest.listener(new ChannelName("hall"), InetAddress.getLoopbackAddress(), lane);
        return CompletableFuture.supplyAsync(() -> JoinHandshake.join(relay, request, new Sink()), thread)
                .join();
    }

    @Test
    void joins_where_there_is_room() {
        assertInstanceOf(JoinHandshake.Joined.class, join(withRoomFor(1, 1)));
    }

    @Test
    void tells_what_is_full_and_when_to_come_again() {
        Relay small = withRoomFor(1, 1);
        join(small);
        assertTells("busy", 503, "The relay has as many", join(small));

        Relay crowded = withRoomFor(2, 1);
        join(crowded);
        assertTells("rate_limited", 429, "Your address has as many", join(crowded));
    }

    private static void assertTells(String code, int status, String what, JoinHandshake.Outcome outcome) {
        var refused = assertInstanceOf(JoinHandshake.Refused.class, outcome);
        assertEquals(code, refused.code());
        assertEquals(status, refused.status());
        assertEquals("5", refused.headers().get("Retry-After"));
        assertEquals(
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + refused.message()
                        + "\",\"retryAfterSeconds\":5}}",
                refused.body());
        assertTrue(refused.message().startsWith(what), refused::message);
        assertTrue(refused.message().contains("Wait"), refused::message);
    }

    /** Takes everything. */
    private static final class Sink implements Transport {

        @Override
        public int write(Batch batch, int from, int to) {
            return to - from;
        }

        @Override
        public void resumeReading() {}

        @Override
        public void endOutput() {}

        @Override
        public void cut() {}
    }
}
