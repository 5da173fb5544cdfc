package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/** A request that is dropped for want of room while the one before it is being answered. */
class DroppedRequestsTest {

    private static final int BUDGET = 24_000;
    private static final String SLOW = "/slow";

    private final BlockingQueue<HttpServerExchange> slow = new LinkedBlockingQueue<>();
    private HttpListener http;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        var relay = new Relay(
                Limits.DEFAULTS.with(limits -> limits.messageBytes(BUDGET / 2).inboundBytes(BUDGET)),
                (credentials, client) -> CompletableFuture.completedFuture(new Authenticator.Result.Rejected()),
                RelayListener.NONE);
        var lanes = new Lanes();
        http = HttpListener.start(
                Thread.currentThread().getThreadGroup(),
                request -> false,
                this::answer,
                SocketLimits.DEFAULTS,
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
        if (exchange.getRequestPath().equals(SLOW)) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> slow.add(exchange));
        } else {
            answerNow(exchange);
        }
    }

    private static void answerNow(HttpServerExchange exchange) {
        HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
    }

    private RelayClient say(String path, String more) throws Exception {
        RelayClient client = RelayClient.connect(address, TestServer.PATIENCE);
        return client.send(("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void makes_the_answer_the_last_one_of_its_connection() throws Exception {
        String part = "X-Long: " + "1".repeat(BUDGET / 2);
        try (RelayClient first = say(SLOW, "\r\nGET / HTTP/1.1\r\nHost: x\r\n" + part)) {
            HttpServerExchange waiting = slow.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(waiting);
            try (RelayClient second = say("/", part)) {
                second.send("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(404, second.answer().status());
            }

            waiting.getIoThread().execute(() -> answerNow(waiting));

            assertEquals(404, first.answer().status());
            first.throwAwayToTheEnd();
        }
    }
}
