package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.RelayOptions;
import stagecast.relay.Router;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** What a program that embeds the relay gave to it, and that fails while somebody joins. */
class JoinFailureTest {

    /** The first request of a connection is read by us, a later one by Undertow. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_can_not_be_joined_is_told_and_is_not_left_waiting(boolean first) throws Exception {
        Relay relay = new Relay(
                Limits.DEFAULTS,
                RelayOptions.DEFAULTS,
                (credentials, address) -> CompletableFuture.completedFuture(new Result.Rejected()),
                RelayListener.NONE,
                Router.LOCAL,
                channel -> {
                    throw new IllegalStateException("the rules can't be read");
                });
        try (RelayServer server = RelayServer.of(relay).port(0).start();
                RelayClient client = RelayClient.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TestServer.PATIENCE)) {
            if (!first) {
                client.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(404, client.answer().status());
            }

            HttpAnswer answer = client.ask(Upgrade.of("/api/events/room/ws"));

            assertEquals(500, answer.status());
            assertTrue(answer.toString().contains("\"internal\""), answer::toString);
            assertEquals(0, relay.connections());
        }
    }
}
