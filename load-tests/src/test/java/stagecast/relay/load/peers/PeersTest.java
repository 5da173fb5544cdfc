package stagecast.relay.load.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.Fanout;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Filling;
import stagecast.relay.load.process.Pinning;

/** Each peer that can run here, as it really is; of the others, that they say what they lack. */
@Timeout(180)
class PeersTest {

    private static final Duration SECONDS = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    static List<String> names() {
        return Peers.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void is_spoken_with_as_it_wants_it(String name) throws IOException {
        Peer peer = Peers.named(name);
        if (peer.missing().isPresent()) {
            String why = peer.missing().get();
            assertTrue(why.matches(".* (is missing|is not built) \\(.*\\)"), why);
            return;
        }
        try (Peer.Running running = peer.start(new Peer.Start(directory, Pinning.NONE, List.of()))) {
            boolean tls = name.endsWith("-tls") || name.equals("relay-nginx");
            assertEquals(tls ? "https" : "http", running.target().url().getScheme());
            assertEquals(
                    name.equals("relay-nginx") ? 3 : 1, running.target().pids().size());
            AtomicBoolean allHaveJoined = new AtomicBoolean();
            FanoutResult result = Fanout.run(threeRooms(running.target()), () -> allHaveJoined.set(true));

            assertTrue(result.passed(), () -> result.remarks() + " " + result);
            assertTrue(allHaveJoined.get());
            // Room 0 has two senders and three listeners, rooms 1 and 2 a sender and three listeners.
            assertEquals(50 * (4 + 4 + 3 + 3), result.delivered());
            assertEquals(0, result.foreign(), () -> result.remarks().toString());
            assertEquals(result.delivered(), result.measured());
            assertEquals(
                    name.endsWith("-deflate"),
                    result.wireBytesPerDelivery() < 200,
                    () -> result.wireBytesPerDelivery() + " bytes for 300");
            assertNotNull(result.joining().server());
            assertTrue(result.joining().server().cpuNanos() > 0, result::toString);
            assertTrue(result.joining().server().rssKibAfter() > 0, result::toString);
        }
    }

    private static FanoutPlan threeRooms(Target target) {
        return new FanoutPlan(
                target, 9, 4, 3, true, 300, Filling.DOTS, 0, 8, 50, SECONDS, Duration.ZERO, 1, 8, SECONDS, SECONDS);
    }
}
