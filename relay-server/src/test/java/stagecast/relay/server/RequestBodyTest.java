package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

/** How a request's body is delimited: in one way, or not at all. */
class RequestBodyTest {

    private static final String LOGIN =
            "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String NOT_LOGIN = "POST /api/nothing HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String HIDDEN = "GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n";

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
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding:\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer-Encoding: chunked;q=1\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "Transfer-Encoding: chunked\r\n , identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: \u000bchunked\r\n",
                "Transfer-Encoding: chunked\u0000\r\n",
                "X: y\nTransfer-Encoding: chunked\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5.0\r\n",
                "Content-Length: \u0665\r\n",
                "Content-Length:\r\n",
                "Content-Length : 5\r\n",
                "Content-Length: 5\n",
            })
    void a_body_that_two_could_read_differently_is_refused_and_nothing_behind_it_is_read(String fields)
            throws Exception {
        RelayClient client = server.say(LOGIN + fields + "\r\n0\r\n\r\n" + HIDDEN);

        refused(400, "invalid_request", client);
    }

    @Test
    void chunks_are_not_for_http_1_0() throws Exception {
        refused(400, "invalid_request", server.say(LOGIN.replace("1.1", "1.0") + CHUNKED + "0\r\n\r\n" + HIDDEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                " 2\r\n{}\r\n0\r\n\r\n",
                "2 \r\n{}\r\n0\r\n\r\n",
                "2 x\r\n{}\r\n0\r\n\r\n",
                "\r\n{}\r\n0\r\n\r\n",
                ";a\r\n{}\r\n0\r\n\r\n",
                "2\n{}\r\n0\r\n\r\n",
                "2\r{}\r\n0\r\n\r\n",
                "2;a\u0000\r\n{}\r\n0\r\n\r\n",
                "2;a\rb\r\n{}\r\n0\r\n\r\n",
                "2;a\n\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
                "2\r\n{}}\r\n0\r\n\r\n",
                "2\r\n{}\r\n\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\n\r\n",
                "2\r\n{}\r\n0\r\n\n",
                "2\r\n{}\r\n0\r\nname\r\n\r\n",
                "2\r\n{}\r\n0\r\nname : x\r\n\r\n",
                "2\r\n{}\r\n0\r\n folded: x\r\n\r\n",
                "2\r\n{}\r\n0\r\nname: \u0007\r\n\r\n",
            })
    void malformed_chunks_are_refused_and_nothing_behind_them_is_read(String body) throws Exception {
        refused(400, "invalid_request", server.say(LOGIN + CHUNKED + body + HIDDEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80000000", "ffffffffffffffff", "10000000000000000", "fffffffffffffffffffffffff"})
    void an_absurd_chunk_is_too_big(String size) throws Exception {
        refused(413, "message_too_big", server.say(LOGIN + CHUNKED + size + "\r\n{}\r\n0\r\n\r\n" + HIDDEN));
    }

    @Test
    void extensions_and_trailers_are_bounded_in_bytes_and_number() throws Exception {
        String extension = ";" + "x".repeat(5_000) + "\r\n";

        wellFormed("2;a=\"b\" ; c\r\n{}\r\n000\r\nA: b\r\nContent-Length: 7\r\nTransfer-Encoding: gzip\r\n\r\n");
        wellFormed("1" + extension + "{\r\n1" + extension + "}\r\n0" + extension + "\r\n");
        wellFormed("2\r\n{}\r\n0\r\n" + "A: b\r\n".repeat(100) + "\r\n");
        refused(
                400,
                "invalid_request",
                server.say(LOGIN + CHUNKED + ("1" + extension + " \r\n").repeat(4) + "0\r\n\r\n" + HIDDEN));
        refused(
                400,
                "invalid_request",
                server.say(LOGIN + CHUNKED + "2\r\n{}\r\n0\r\n" + "A: b\r\n".repeat(101) + "\r\n" + HIDDEN));
        refused(
                400,
                "invalid_request",
                server.say(LOGIN + CHUNKED + "2\r\n{}\r\n0\r\n" + ("A: " + "b".repeat(5_000) + "\r\n").repeat(4)
                        + "\r\n"));
    }

    private static void wellFormed(String chunks) throws IOException {
        RelayClient client = server.say(LOGIN + CHUNKED + chunks + HIDDEN);

        HttpAnswer answer = client.answer();
        assertEquals(400, answer.status());
        assertTrue(answer.error().message().startsWith("Send {"), answer::toString);
        assertEquals(401, client.answer().status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "2\r\n{}x", "2\r\n{}\r\n0\r\nname\r\n"})
    void who_is_answered_before_the_body_is_read_hears_no_more_after_malformed_chunks(String body) throws Exception {
        RelayClient client = server.say(NOT_LOGIN + CHUNKED + body + HIDDEN);

        assertEquals(404, client.answer().status());
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    @Test
    void a_body_that_nobody_wants_is_thrown_away_and_the_next_request_answered() throws Exception {
        RelayClient client = server.say(NOT_LOGIN + "Content-Length: 5\r\n\r\nabcde" + NOT_LOGIN + CHUNKED
                + "5\r\nabcde\r\n0\r\n\r\n" + HIDDEN);

        assertEquals(404, client.answer().status());
        assertEquals(404, client.answer().status());
        assertEquals(401, client.answer().status());
    }

    @ParameterizedTest
    @ValueSource(strings = {CHUNKED + "5\r\n{}", CHUNKED, CHUNKED + "2\r\n{}\r\n", "Content-Length: 5\r\n\r\n{}"})
    void a_body_that_breaks_off_is_refused(String rest) throws Exception {
        RelayClient client = server.say(LOGIN + rest);
        client.endOutput();

        refused(400, "invalid_request", client);
    }

    private static void refused(int status, String code, RelayClient client) throws IOException {
        HttpAnswer answer = client.answer();

        assertEquals(status, answer.status(), answer::toString);
        assertEquals(code, answer.error().code());
        assertFalse(answer.error().message().startsWith("Send {"), answer::toString);
        assertEquals("close", answer.header("Connection"));
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }
}
