package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Which answer is the last one of its connection (RFC 9112 section 9.3). */
class LastAnswerTest {

    private static final String REST = "GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n";

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RelayClient asks(String line, String connection) throws Exception {
        return server.say(line + "\r\nHost: x\r\n" + connection + "\r\n" + REST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close\r\n",
                "Connection: TE, close\r\n",
                "connection: CLOSE,TE\r\n",
                "Connection: keep-alive,\tClose ,\r\n",
                "Connection: TE\r\nX: y\r\nCONNECTION: x, close\r\n",
            })
    void a_wish_for_the_end_counts_wherever_it_stands(String connection) throws Exception {
        for (String line : new String[] {"GET /api/docs HTTP/1.1", "GET /api/nothing HTTP/1.1"}) {
            RelayClient client = asks(line, connection);

            assertEquals("close", client.answer().header("Connection"));
            assertEquals(RelayClient.End.CLEAN, client.nextEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: TE\r\n", "Connection: closed, x-close\r\n", "Connection: keep-alive\r\n"})
    void without_one_the_next_request_is_answered(String connection) throws Exception {
        RelayClient client = asks("GET /api/nothing HTTP/1.1", connection);

        assertEquals(404, client.answer().status());
        assertEquals(401, client.answer().status());
    }

    @Test
    void in_http_1_0_only_those_who_ask_for_it_stay() throws Exception {
        RelayClient stays = asks("GET /api/nothing HTTP/1.0", "Connection: TE, Keep-Alive\r\n");
        assertEquals("keep-alive", stays.answer().header("Connection"));
        assertEquals(401, stays.answer().status());

        RelayClient goes = asks("GET /api/nothing HTTP/1.0", "Connection: TE\r\n");
        assertEquals("close", goes.answer().header("Connection"));
        assertEquals(RelayClient.End.CLEAN, goes.nextEnd());
    }

    /** The first request of a connection is read by us, a later one by Undertow. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_handshake_that_wishes_the_end_of_http_too_joins(boolean first) throws Exception {
        RelayClient client = server.connect();
        if (!first) {
            client.send("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(404, client.answer().status());
        }

        client.join(Upgrade.of("/api/events/room/ws").instead("Connection", "Upgrade, close"));
        client.send("{");

        assertEquals("not_authenticated", client.nextError().code());
    }

    @Test
    void a_refused_handshake_that_wishes_the_end_is_told_to_upgrade_and_ended() throws Exception {
        RelayClient client = server.connect();

        HttpAnswer answer = client.ask(Upgrade.of("/api/events/room/ws")
                .instead("Connection", "close, Upgrade")
                .instead("Sec-WebSocket-Version", "8"));

        assertEquals(426, answer.status());
        assertEquals("Upgrade", answer.header("Connection"));
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }
}
