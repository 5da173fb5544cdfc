package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** How long a request may take to arrive, and how long its body may be. */
class RequestTimeTest {

    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final String LOGIN =
            "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder, SocketLimits.DEFAULTS.withTimeouts(TIMEOUT, TIMEOUT, TestServer.PATIENCE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void who_says_nothing_is_cut() throws Exception {
        server.connect().nextEnd();
        server.say("\r\n").nextEnd();
    }

    @Test
    void who_says_nothing_more_is_cut() throws Exception {
        RelayClient client = server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n");

        assertEquals(404, client.answer().status());
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET /api/events/room/ws HTTP/1.1\r\nHost: x\r\n", "\r\n\r\nGET / HTTP/1.1"})
    void half_a_head_is_answered_with_408(String half) throws Exception {
        late(server.say(half));
    }

    @Test
    void half_a_second_head_is_answered_with_408_after_the_first_one() throws Exception {
        RelayClient client = server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /");

        assertEquals(404, client.answer().status());
        late(client);
    }

    @Test
    void a_connection_may_idle_and_then_has_the_whole_time_again() throws Exception {
        RelayClient client = server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(404, client.answer().status());
        assertTrue(client.isSilentFor(TIMEOUT.dividedBy(2)));
        client.send("GET /api/nothing HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(client.isSilentFor(TIMEOUT.multipliedBy(3).dividedBy(4)));

        client.send("Host: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertEquals(404, client.answer().status());
    }

    @Test
    void a_handshake_whose_body_does_not_come_is_answered_with_408_and_nothing_of_an_upgrade() throws Exception {
        HttpAnswer answer =
                server.connect().ask(Upgrade.of("/api/events/room/ws").with("Content-Length", "5"));

        assertEquals(408, answer.status());
        assertFalse(answer.has("Upgrade"), answer::toString);
        assertFalse(answer.has("Sec-WebSocket-Accept"), answer::toString);
        assertEquals("close", answer.header("Connection"));
        assertEquals("timeout", answer.error().code());
    }

    private static void late(RelayClient client) throws IOException {
        HttpAnswer answer = client.answer();

        assertEquals(408, answer.status());
        assertEquals("timeout", answer.error().code());
        assertEquals("close", answer.header("Connection"));
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    @Test
    void a_head_that_drips_is_answered_with_408() throws Exception {
        RelayClient client = server.say("GET / HTTP/1.1\r\nA: ");
        long start = System.nanoTime();

        while (client.isSilentFor(TIMEOUT.dividedBy(20))) {
            assertTrue(System.nanoTime() - start < TestServer.PATIENCE.toNanos(), "it may drip for ever");
            client.send("x".getBytes(StandardCharsets.US_ASCII));
        }

        assertEquals(408, client.answer().status());
    }

    @Test
    void a_listener_may_be_silent_for_longer() throws Exception {
        try (RelayClient listener = server.join("room")) {
            assertTrue(listener.isSilentFor(TIMEOUT.multipliedBy(3)));
        }
    }

    @Test
    void a_body_that_does_not_come_is_answered_with_408_and_cut() throws Exception {
        RelayClient client = server.say(LOGIN + "Content-Length: 20\r\n\r\n{\"email\"");

        HttpAnswer answer = client.answer();

        assertEquals(408, answer.status());
        assertEquals("timeout", answer.error().code());
        assertEquals("close", answer.header("Connection"));
        client.nextEnd();
    }

    @Test
    void a_chunked_body_that_does_not_end_is_answered_with_408() throws Exception {
        RelayClient client = server.say(LOGIN + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");

        assertEquals(408, client.answer().status());
        client.nextEnd();
    }

    @Test
    void who_was_refused_before_the_body_came_can_not_hold_the_connection() throws Exception {
        RelayClient client = server.say("POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n");

        assertEquals(404, client.answer().status());
        client.nextEnd();
    }

    @Test
    void a_body_of_8_kib_is_read_and_a_longer_one_is_answered_with_413() throws Exception {
        assertEquals(400, declared(8 << 10).status());
        assertEquals(413, declared((8 << 10) + 1).status());
        assertEquals(413, declared(1 << 20).status());
    }

    @Test
    void a_length_beyond_all_numbers_is_answered_with_413() throws Exception {
        String head = "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        RelayClient client = server.say(head + "Content-Length: " + "9".repeat(23) + "\r\n\r\n");

        assertEquals(413, client.answer().status());
        client.nextEnd();
    }

    @Test
    void a_longer_body_without_a_declared_length_is_answered_with_413() throws Exception {
        assertEquals(400, chunked(8 << 10).status());
        assertEquals(413, chunked((8 << 10) + 1).status());
        assertEquals("message_too_big", chunked(200_000).error().code());
    }

    @Test
    void a_request_that_is_too_long_ends_the_connection_though_the_rest_of_its_body_never_comes() throws Exception {
        RelayClient client = server.say(LOGIN + "Content-Length: 1000000000\r\n\r\n" + " ".repeat(1000));

        HttpAnswer answer = client.answer();
        assertEquals(413, answer.status());
        assertEquals("close", answer.header("Connection"));
        client.nextEnd();
    }

    private static HttpAnswer declared(int length) throws IOException {
        return server.say(LOGIN + "Content-Length: " + length + "\r\n\r\n" + " ".repeat(length))
                .answer();
    }

    /** In chunks of at most 100 bytes. */
    private static HttpAnswer chunked(int length) throws IOException {
        var body = new StringBuilder(LOGIN + "Transfer-Encoding: chunked\r\n\r\n");
        for (int sent = 0; sent < length; sent += 100) {
            int chunk = Math.min(100, length - sent);
            body.append(Integer.toHexString(chunk))
                    .append("\r\n")
                    .append(" ".repeat(chunk))
                    .append("\r\n");
        }
        return server.say(body + "0\r\n\r\n").answer();
    }
}
