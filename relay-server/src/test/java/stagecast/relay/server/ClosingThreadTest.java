package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.XnioIoThread;
import stagecast.relay.Authenticator;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.http.HttpError;
import stagecast.relay.server.http.LastAnswer;
import stagecast.relay.server.websocket.Lanes;
import stagecast.relay.tck.RelayClient;

/**
 * Connections that speak HTTP are closed on worker threads, however they end. On its own thread XNIO selects anew for each,
 * and while thousands end at once no message would leave.
 */
class ClosingThreadTest {

    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final BlockingQueue<Thread> closing = new LinkedBlockingQueue<>();
    private HttpListener http;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        var relay = new Relay(
                Limits.DEFAULTS,
                (credentials, client) -> CompletableFuture.completedFuture(new Authenticator.Result.Rejected()),
                RelayListener.NONE);
        var lanes = new Lanes();
        http = HttpListener.start(
                Thread.currentThread().getThreadGroup(),
                request -> false,
                this::answer,
                SocketLimits.DEFAULTS.withTimeouts(TestServer.PATIENCE, TIMEOUT, TIMEOUT),
                Proxies.NONE,
                (thread, client, drop) -> relay.partialInput(lanes.of(thread), client, drop),
                Integer.MAX_VALUE);
        address = http.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        http.close();
    }

    private void answer(HttpServerExchange exchange) {
        LastAnswer.watch(exchange);
        exchange.getConnection().addCloseListener(closed -> closing.add(Thread.currentThread()));
        HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
    }

    /** A connection on which something has been answered. */
    private RelayClient answered(String connection) throws Exception {
        RelayClient client = RelayClient.connect(address, TestServer.PATIENCE);
        client.send(("GET / HTTP/1.1\r\nHost: x\r\n" + connection + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.answer();
        return client;
    }

    private void closedElsewhere() throws InterruptedException {
        Thread thread = closing.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(thread, "the connection was not closed");
        assertFalse(thread instanceof XnioIoThread, () -> "closed on its lane: " + thread);
    }

    @Test
    void one_that_the_client_ends_between_two_requests() throws Exception {
        answered("").close();

        closedElsewhere();
    }

    @Test
    void one_that_the_client_cuts() throws Exception {
        answered("").reset();

        closedElsewhere();
    }

    @Test
    void one_that_ends_with_its_answer() throws Exception {
        answered("Connection: close\r\n").close();

        closedElsewhere();
    }

    @Test
    void one_that_is_refused() throws Exception {
        RelayClient client = answered("");
        client.send("nonsense\r\n".getBytes(StandardCharsets.US_ASCII));
        client.answer();
        client.close();

        closedElsewhere();
    }

    @Test
    void one_whose_client_ended_its_output_first() throws Exception {
        RelayClient client = answered("");
        client.send("GET /".getBytes(StandardCharsets.US_ASCII));
        client.endOutput();

        closedElsewhere();
    }

    @Test
    void one_that_is_silent_for_too_long() throws Exception {
        answered("");

        closedElsewhere();
    }
}
