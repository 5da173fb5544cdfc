package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.ChannelRules;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.RelayOptions;
import stagecast.relay.Router;
import stagecast.relay.join.Origins;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

class OriginsOverHttpTest {

    private static final String OURS = "https://stage.example.org";
    private static final String STRANGE = "https://other.example.org";
    private static final String WS = "/api/events/hall/ws";

    private static TestServer open;
    private static TestServer narrow;

    @BeforeAll
    static void start(@TempDir Path one, @TempDir Path two) throws Exception {
        open = new TestServer(one);
        narrow = new TestServer(two, builder -> builder.origins(new Origins(List.of(OURS))));
    }

    @AfterAll
    static void stop() {
        open.close();
        narrow.close();
    }

    private static HttpAnswer preflight(TestServer server, String path, String origin) throws Exception {
        return ask(
                server,
                "OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\nOrigin: " + origin
                        + "\r\n"
                        + "Access-Control-Request-Method: POST\r\n"
                        + "Access-Control-Request-Headers: content-type\r\n\r\n");
    }

    private static HttpAnswer me(TestServer server, String origin) throws Exception {
        return ask(server, "GET /api/users/me HTTP/1.1\r\nHost: x\r\nOrigin: " + origin + "\r\n\r\n");
    }

    private static HttpAnswer ask(TestServer server, String request) throws Exception {
        try (RelayClient client = server.say(request)) {
            return client.answer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users/login", "/api/events/hall/messages", WS, "/api/nothing"})
    void a_preflight_of_any_page_is_answered_on_every_path_of_the_api(String path) throws Exception {
        HttpAnswer answer = preflight(open, path, STRANGE);

        assertEquals(204, answer.status());
        assertEquals("*", answer.header("Access-Control-Allow-Origin"));
        assertEquals("GET, POST, DELETE", answer.header("Access-Control-Allow-Methods"));
        assertEquals("content-type, x-token, authorization", answer.header("Access-Control-Allow-Headers"));
        assertFalse(answer.has("Access-Control-Allow-Credentials"));
    }

    @Test
    void a_page_of_any_origin_may_read_an_answer_and_an_error_too() throws Exception {
        HttpAnswer answer = me(open, "null");

        assertEquals(401, answer.status());
        assertEquals("*", answer.header("Access-Control-Allow-Origin"));
        assertFalse(answer.has("Access-Control-Allow-Credentials"));
    }

    @Test
    void without_an_origin_an_options_request_is_no_preflight() throws Exception {
        assertEquals(
                405, ask(open, "OPTIONS " + WS + " HTTP/1.1\r\nHost: x\r\n\r\n").status());
    }

    @Test
    void where_origins_are_narrowed_ours_is_named_and_caches_are_told() throws Exception {
        HttpAnswer answer = preflight(narrow, "/api/users/login", OURS);

        assertEquals(204, answer.status());
        assertEquals(OURS, answer.header("Access-Control-Allow-Origin"));
        assertEquals("Origin", answer.header("Vary"));
        assertEquals(OURS, me(narrow, OURS).header("Access-Control-Allow-Origin"));
    }

    @Test
    void where_origins_are_narrowed_a_strange_page_gets_no_leave() throws Exception {
        HttpAnswer preflight = preflight(narrow, "/api/users/login", STRANGE);

        assertEquals(403, preflight.status());
        assertEquals("forbidden", preflight.error().code());
        assertFalse(preflight.has("Access-Control-Allow-Origin"));
        assertFalse(me(narrow, STRANGE).has("Access-Control-Allow-Origin"));
        assertEquals("Origin", me(narrow, STRANGE).header("Vary"));
    }

    @Test
    void where_origins_are_narrowed_only_ours_and_programs_join() throws Exception {
        assertEquals(403, join(Optional.of(STRANGE)).status());
        assertEquals("forbidden", join(Optional.of(STRANGE)).error().code());
        assertEquals(403, join(Optional.of("null")).status());
        assertEquals(101, join(Optional.of(OURS)).status());
        assertEquals(101, join(Optional.empty()).status());
    }

    /** Text can be posted by a page without a preflight, so its answer alone would keep nothing from being sent. */
    @Test
    void where_origins_are_narrowed_a_strange_page_sends_nothing_without_a_token() throws Exception {
        var anyone = new ChannelRules(new ChannelRules.Senders.Anyone(), Envelope.STANDARD);
        var relay = new Relay(
                Limits.DEFAULTS,
                RelayOptions.DEFAULTS,
                (credentials, address) -> new CompletableFuture<>(),
                RelayListener.NONE,
                Router.LOCAL,
                channel -> anyone);

        try (var server = RelayServer.of(relay)
                        .origins(new Origins(List.of(OURS)))
                        .port(0)
                        .drainWindow(Duration.ofMillis(100))
                        .start();
                var listener = connect(server).join(Upgrade.of(WS))) {
            assertEquals(403, post(server, STRANGE, "strange").status());
            assertEquals("forbidden", post(server, "null", "strange").error().code());
            assertEquals(202, post(server, OURS, "ours").status());

            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":\"ours\"}", listener.nextText());
        }
    }

    private static HttpAnswer post(RelayServer server, String origin, String text) throws Exception {
        String head = "POST /api/events/hall/messages HTTP/1.1\r\nHost: x\r\nOrigin: " + origin
                + "\r\nContent-Type: text/plain\r\nContent-Length: " + text.length() + "\r\n\r\n";
        try (RelayClient client = connect(server)) {
            client.send((head + text).getBytes(StandardCharsets.US_ASCII));
            return client.answer();
        }
    }

    private static RelayClient connect(RelayServer server) throws Exception {
        return RelayClient.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TestServer.PATIENCE);
    }

    private static HttpAnswer join(Optional<String> origin) throws Exception {
        Upgrade request = Upgrade.of(WS);
        try (RelayClient client = narrow.connect()) {
            return client.ask(origin.map(from -> request.with("Origin", from)).orElse(request));
        }
    }

    @Test
    void the_query_is_looked_at_before_the_origin_and_the_origin_before_the_token() throws Exception {
        Upgrade wrong = Upgrade.of(WS + "?listen=maybe").with("Origin", STRANGE).with("X-Token", "bad");
        Upgrade strange = Upgrade.of(WS).with("Origin", STRANGE).with("X-Token", "bad");

        try (RelayClient one = narrow.connect();
                RelayClient two = narrow.connect()) {
            assertEquals(400, one.ask(wrong).status());
            assertEquals(403, two.ask(strange).status());
        }
    }
}
