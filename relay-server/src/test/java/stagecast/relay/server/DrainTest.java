package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** What is answered over HTTP while the relay drains. */
class DrainTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/users/me",
                "POST /api/users/login",
                "POST /api/users/logout",
                "GET /api/events/hall",
                "POST /api/events/hall/messages",
                "POST /api/events/hall/tickets",
                "DELETE /api/events/hall/tickets/x",
                "POST /api/events/hall/guests",
                "DELETE /api/events/hall/guests/x",
            })
    void a_request_to_the_api_is_refused_and_its_connection_ends(String request) throws Exception {
        server.relay.drain();

        RelayClient client = server.say(request + " HTTP/1.1\r\nHost: x\r\n\r\n");

        busy(client.answer());
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    @Test
    void a_join_is_refused() throws Exception {
        server.relay.drain();

        busy(server.connect().ask(Upgrade.of("/api/events/hall/ws")));
        assertEquals(
                400, server.connect().ask(Upgrade.of("/api/events/a%2Fb/ws")).status());
    }

    @Test
    void a_message_whose_body_comes_after_the_drain_has_begun_is_refused() throws Exception {
        String token = server.token(server.account());
        RelayClient client = server.say("POST /api/events/hall/messages HTTP/1.1\r\nHost: x\r\nX-Token: " + token
                + "\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertEquals(100, client.answer().status());

        server.relay.drain();
        client.send("hello".getBytes(StandardCharsets.US_ASCII));

        busy(client.answer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/docs", "/api/openapi.json"})
    void pages_and_documents_are_served_to_the_end(String path) throws Exception {
        server.relay.drain();

        assertEquals(200, server.send(server.request(path)).statusCode());
    }

    @Test
    void a_preflight_is_answered_so_that_a_page_can_read_the_refusal() throws Exception {
        server.relay.drain();

        HttpAnswer preflight = server.say(
                        "OPTIONS /api/users/login HTTP/1.1\r\nHost: x\r\nOrigin: https://stage.example.org"
                                + "\r\nAccess-Control-Request-Method: POST\r\n\r\n")
                .answer();
        HttpAnswer refusal = server.say(
                        "GET /api/users/me HTTP/1.1\r\nHost: x\r\nOrigin: https://stage.example.org\r\n\r\n")
                .answer();

        assertEquals(204, preflight.status());
        busy(refusal);
        assertEquals("*", refusal.header("Access-Control-Allow-Origin"));
    }

    private static void busy(HttpAnswer answer) {
        assertEquals(503, answer.status(), answer::toString);
        assertEquals("busy", answer.error().code());
        assertTrue(Integer.parseInt(answer.header("Retry-After")) >= 1, answer::toString);
    }
}
