package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.RelayClient.End;
import stagecast.relay.tck.Upgrade;

/** How connections come to their end; the relay waits for a peer's as long as it takes, so that no clock helps. */
class LeavingTest {

    private static final int MANY = 300;

    private final Relay relay = new Relay(
            patient(Limits.DEFAULTS),
            (credentials, address) -> CompletableFuture.completedFuture(new Result.Rejected()),
            RelayListener.NONE);
    private RelayServer server;

    private static Limits patient(Limits limits) {
        return limits.with(patient -> patient.closeTimeout(Duration.ofHours(1)));
    }

    @BeforeEach
    void start() throws Exception {
        server = RelayServer.of(relay)
                .port(0)
                .drainWindow(Duration.ofMillis(100))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RelayClient listener() throws Exception {
        return RelayClient.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TestServer.PATIENCE)
                .join(Upgrade.of("/api/events/hall/ws"));
    }

    private void awaitConnections(int count) {
        long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
        while (relay.connections() != count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertEquals(count, relay.connections());
    }

    @Test
    void of_many_who_leave_at_once_nobody_remains() throws Exception {
        List<RelayClient> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(listener());
        }
        RelayClient stays = listener();

        for (int i = 0; i < MANY; i += 3) {
            all.get(i).send(Frame.close(1000, "")).close();
            all.get(i + 1).close();
            all.get(i + 2).reset();
        }

        awaitConnections(1);
        stays.send(Frame.close(1000, ""));
        assertEquals(1000, stays.nextClose().closeCode());
        assertEquals(End.CLEAN, stays.nextEnd());
        awaitConnections(1); // it has not ended its own side yet
        stays.close();
        awaitConnections(0);
    }

    /** At the rate of credentials it would take more than a minute and a half. */
    @Test
    void a_peer_that_has_gone_does_not_stay_for_all_the_credentials_that_it_repeated() throws Exception {
        RelayClient client = listener();
        String[] credentials = new String[1_000];
        Arrays.fill(credentials, "{\"token\":\"wrong\"}");

        client.send(credentials).close();

        awaitConnections(0);
    }

    @Test
    void what_comes_behind_a_close_frame_is_ignored_up_to_the_end() throws Exception {
        RelayClient client = listener();

        client.send(Frame.close(1000, ""));
        assertEquals(1000, client.nextClose().closeCode());
        for (int i = 0; i < 100; i++) {
            client.send(Frame.text("x".repeat(1_000)));
        }
        assertEquals(End.CLEAN, client.nextEnd());
        client.endOutput();

        awaitConnections(0);
        client.close();
    }
}
