package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Identity;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/**
 * A relay with one place, whose store answers when the test lets it. The first request of a connection is read by us, a
 * later one by Undertow; both are to keep the count.
 */
class RoomTest {

    private final Semaphore asked = new Semaphore(0);
    private final CompletableFuture<Result> answered = new CompletableFuture<>();
    private final Relay relay = new Relay(
            Limits.DEFAULTS.with(limits -> limits.connections(1)),
            (credentials, address) -> {
                asked.release();
                return answered;
            },
            RelayListener.NONE);
    private RelayServer server;

    @BeforeEach
    void start() throws Exception {
        server = RelayServer.of(relay).port(0).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Upgrade hall() {
        return Upgrade.of("/api/events/hall/ws");
    }

    private RelayClient client(boolean first) throws Exception {
        RelayClient client = RelayClient.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TestServer.PATIENCE);
        if (!first) {
            client.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(404, client.answer().status());
        }
        return client;
    }

    private void awaitConnections(int count) {
        long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
        while (relay.connections() != count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertEquals(count, relay.connections());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_finds_no_place_may_ask_again_on_the_same_connection(boolean first) throws Exception {
        try (RelayClient only = client(true).join(hall());
                RelayClient patient = client(first)) {
            HttpAnswer answer = patient.ask(hall());
            assertEquals(503, answer.status());
            assertEquals("busy", answer.error().code());
            assertEquals("5", answer.header("Retry-After"));

            only.reset();
            awaitConnections(0);

            patient.join(hall());
            assertEquals(1, relay.connections());
        }
        awaitConnections(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_breaks_off_while_the_store_is_asked_leaves_nothing_behind(boolean first) throws Exception {
        RelayClient hasty = client(first).send(hall().with("X-Token", "any").bytes());
        assertTrue(asked.tryAcquire(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        hasty.reset();

        answered.completeAsync(() -> new Result.Accepted(Identity.ofAccount("id", "you@example.org", "credential")));

        try (RelayClient next = client(true)) {
            long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
            int status = next.ask(hall()).status();
            while (status == 503 && System.nanoTime() < deadline) {
                status = next.ask(hall()).status();
            }
            assertEquals(101, status);
        }
        awaitConnections(0);
    }
}
