package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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

/** Clients that ask whether to send their body at all (RFC 9110 section 10.1.1). */
class ExpectTest {

    private static final String EXPECT = "Expect: 100-continue\r\n";
    private static final String LOGIN =
            "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
    void who_asks_is_told_to_go_on(String framing) throws Exception {
        RelayClient client = server.say(LOGIN + EXPECT + framing);
        assertEquals(100, client.answer().status());

        client.send(bytes(framing.startsWith("C") ? "{}" : "2\r\n{}\r\n0\r\n\r\n"));

        assertEquals(400, client.answer().status());
        client.send(bytes("GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertEquals(401, client.answer().status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n",
                "POST /api/nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n",
                "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n",
                "PUT /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n",
                "POST /api/events/hall/messages HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n",
                "POST /api/events/hall/messages HTTP/1.1\r\nHost: x\r\nX-Token: none\r\nContent-Length: 2\r\n",
                "POST /api/events/hall/tickets HTTP/1.1\r\nHost: x\r\nX-Token: none\r\nContent-Length: 2\r\n",
                LOGIN + "Content-Length: 10000\r\n",
                LOGIN + "Content-Length: 9999999999999999999999\r\n",
            })
    void who_is_refused_before_its_body_is_not_told_to_go_on(String request) throws Exception {
        HttpAnswer answer = server.say(request + EXPECT + "\r\n").answer();

        assertEquals(4, answer.status() / 100, answer::toString);
        assertEquals("close", answer.header("Connection"));
    }

    @Test
    void who_sends_without_waiting_is_answered_too() throws Exception {
        RelayClient client = server.say(LOGIN + EXPECT + "Content-Length: 2\r\n\r\n{}");

        HttpAnswer answer = client.answer();
        assertEquals(400, answer.status() == 100 ? client.answer().status() : answer.status());
    }

    @Test
    void another_expectation_is_ignored() throws Exception {
        RelayClient client = server.say(LOGIN + "Expect: a wonder\r\nContent-Length: 2\r\n\r\n{}");

        assertEquals(400, client.answer().status());
    }

    @Test
    void a_request_without_a_body_is_simply_answered() throws Exception {
        RelayClient client = server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n" + EXPECT + "\r\n");

        assertEquals(404, client.answer().status());
        client.send(bytes("GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertEquals(401, client.answer().status());
    }

    @Test
    void in_http_1_0_there_is_no_such_thing() throws Exception {
        RelayClient client = server.say(LOGIN.replace("1.1", "1.0") + EXPECT + "Content-Length: 2\r\n\r\n{}");

        assertEquals(400, client.answer().status());
    }

    private static byte[] bytes(String text) throws IOException {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
