package stagecast.relay.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.server.http.ChannelRoutes.Handler;
import stagecast.relay.server.http.ChannelRoutes.Route;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

class ChannelRoutesTest {

    private static Undertow server;

    @BeforeAll
    static void start() {
        var routes = new ChannelRoutes(List.of(
                new Route("GET", "", says("channel")),
                new Route("POST", "/things", says("make")),
                new Route("GET", "/things", says("list")),
                new Route("DELETE", "/things/{id}", says("end"))));
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setHandler(routes)
                .build();
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static Handler says(String word) {
        return (exchange, channel, id) -> exchange.getResponseSender().send(word + " [" + channel + "] [" + id + "]");
    }

    private static HttpAnswer send(String method, String path) throws Exception {
        var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        try (var client = RelayClient.connect(address, Duration.ofSeconds(20))) {
            return client.ask(Upgrade.of(path).method(method).without("Upgrade").without("Connection"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/events/hall, channel [hall] []",
        "GET, /api/events/hall?x=/y, channel [hall] []",
        "POST, /api/events/a%20b%2Bc+d/things, make [a b+c+d] []",
        "GET, /api/events/hall/things, list [hall] []",
        "DELETE, /api/events/hall/things/x-_1, end [hall] [x-_1]",
        "DELETE, /api/events/hall/things/%2F, end [hall] [%2F]",
    })
    void brings_a_request_to_its_route(String method, String path, String answer) throws Exception {
        assertEquals(answer, send(method, path).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/events/hall/",
                "/api/events/hall/thing",
                "/api/events/hall/things/",
                "/api/events/hall/things/1/",
                "/api/events/hall/things/1/2",
                "/api/events/hall//things",
                "/api/events/hall/%7Bid%7D",
                "/api/events/a%2Fb/nothing",
            })
    void answers_all_other_paths_with_404(String path) throws Exception {
        refused(404, "not_found", send("DELETE", path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/events/",
                "/api/events//things",
                "/api/events/a%2Fb/things",
                "/api/events/../things",
                "/api/events/%FF/things/1",
            })
    void refuses_a_wrong_name_before_a_wrong_method(String path) throws Exception {
        refused(400, "invalid_channel", send("PUT", path));
    }

    @Test
    void answers_another_method_with_405_and_those_that_are_allowed() throws Exception {
        var answer = send("PUT", "/api/events/hall/things");

        refused(405, "method_not_allowed", answer);
        assertEquals("GET, POST", answer.header("Allow"));
    }

    private static void refused(int status, String code, HttpAnswer answer) {
        assertEquals(status, answer.status(), answer::body);
        assertEquals(code, answer.error().code());
        assertTrue(answer.error().message().endsWith("."), answer::body);
    }
}
