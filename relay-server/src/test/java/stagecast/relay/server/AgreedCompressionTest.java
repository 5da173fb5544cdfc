package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.ChannelRules;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.RelayOptions;
import stagecast.relay.Router;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** The first request of a connection is read by us, a later one by Undertow: both agree to compress. */
class AgreedCompressionTest {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final Upgrade JOIN = Upgrade.of("/api/events/hall/ws").with(EXTENSIONS, "permessage-deflate");

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"})
    void a_connection_compresses_whichever_of_its_requests_asks_for_that(String before) throws Exception {
        var options = new RelayOptions(RelayOptions.From.IP, RelayOptions.OkFrame.TEXT, Duration.ZERO, true);
        var anyone = new ChannelRules(new ChannelRules.Senders.Anyone(), Envelope.STANDARD);
        var relay = new Relay(
                Limits.DEFAULTS,
                options,
                (credentials, address) -> new CompletableFuture<>(),
                RelayListener.NONE,
                Router.LOCAL,
                channel -> anyone);
        // "Hello" as RFC 7692 section 7.2.3.1 has it
        byte[] hello = {(byte) 0xF2, 0x48, (byte) 0xCD, (byte) 0xC9, (byte) 0xC9, 7, 0};

        try (var server = RelayServer.of(relay)
                        .port(0)
                        .drainWindow(Duration.ofMillis(100))
                        .start();
                var sender = connect(server);
                var listener = connect(server).join(JOIN)) {
            sender.send(before.getBytes(StandardCharsets.US_ASCII));
            if (!before.isEmpty()) {
                assertEquals(404, sender.answer().status());
            }
            HttpAnswer answer = sender.ask(JOIN);
            sender.send(Frame.of(0xC0 | Frame.TEXT, hello));

            assertEquals(
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    answer.header(EXTENSIONS));
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":\"Hello\"}", listener.nextText());
        }
    }

    private static RelayClient connect(RelayServer server) throws Exception {
        return RelayClient.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TestServer.PATIENCE);
    }
}
