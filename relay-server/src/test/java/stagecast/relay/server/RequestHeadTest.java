package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Which heads are refused, and with what, where Undertow would say something of its own, or nothing. */
class RequestHeadTest {

    private static final String PATH = "/api/events/room/ws";
    private static final int MOST_BYTES = 16 << 10;
    private static final int MOST_FIELDS = 100;

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_byte_that_no_path_may_hold_is_refused_with_400() throws Exception {
        String allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@";
        for (char c = 0x21; c <= 0xFF; c++) {
            if ("/?#%".indexOf(c) < 0) {
                int status = status(Upgrade.of("/api/events/a" + c + "b/ws"));

                assertEquals(allowed.indexOf(c) >= 0 ? 101 : 400, status, "for U+" + Integer.toHexString(c));
            }
        }
    }

    /** The first request of a connection is read by us, a later one by Undertow. */
    @Test
    void a_query_may_hold_all_that_clients_leave_as_it_is() throws Exception {
        for (char c = 0x21; c <= 0xFF; c++) {
            boolean allowed = c < 0x7F && c != '#';
            String query = c == '&' ? "?a&b" : "?a" + c + "b&c" + c + "&" + c + "=" + c;
            String me = "GET /api/users/me" + query + " HTTP/1.1\r\nHost: x\r\n\r\n";

            assertEquals(allowed ? 101 : 400, status(Upgrade.of(PATH + query)), "for U+" + Integer.toHexString(c));
            assertEquals(400, status(Upgrade.of(PATH + query + "&listen=what")));
            try (RelayClient client = server.connect()) {
                client.send((me + me).getBytes(StandardCharsets.ISO_8859_1));
                assertEquals(allowed ? 401 : 400, client.answer().status());
                if (allowed) {
                    client.send(Upgrade.of(PATH + query).bytes());
                    assertEquals(401, client.answer().status());
                    assertEquals(101, client.answer().status(), "for U+" + Integer.toHexString(c));
                }
            }
        }
    }

    @Test
    void a_known_parameter_is_as_strict_as_ever() throws Exception {
        for (String query : List.of("listen=%zz", "listen=true%", "listen={true}", "slow=latest|", "%6cisten=no")) {
            assertEquals(400, status(Upgrade.of(PATH + "?" + query)), query);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/events/%zz/ws HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/%/ws HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/<room>/ws HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/a[b]/ws HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/room/ws#there HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://x/api/events/a[b]/ws HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/room/ws HTTP/1.1\r\n\r\n",
                "GET /api/events/room/ws HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /api/events/room/ws HTTP/1.1\r\nHost: x\r\nA name: y\r\n\r\n",
                "GET /api/events/room/ws\r\n\r\n",
                "GET room HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/room/ws?a=b#c HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/events/room/ws?a=b c HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /?a=\u00E9 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
                " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: x\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                "GET / http/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\n",
                "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n",
                "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
                "PRI / HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://:80/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://a@x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://x:0/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://x/ HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a@x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x:65536\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x:+80\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [1::2::3]\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [1:2:3]\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA : y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA: y\r\n z\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA: y\r\n\tz\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA: \u007f\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA: \u001b[2J\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001",
                "PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n",
                "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void a_malformed_head_is_refused_with_400_and_says_so(String head) throws Exception {
        refused(400, "invalid_request", server.say(head));
    }

    @Test
    void a_head_may_have_16_kib_and_no_byte_more() throws Exception {
        assertEquals(101, status(ofLength(MOST_BYTES)));
        refused(431, "headers_too_large", server.connect().send(ofLength(MOST_BYTES + 1)));
        refused(431, "headers_too_large", server.connect().send(ofLength(10 * MOST_BYTES)));
        refused(431, "headers_too_large", server.connect().send(ofLength(1 << 20)));
    }

    @Test
    void a_head_that_is_too_large_is_refused_while_it_arrives() throws Exception {
        refused(431, "headers_too_large", server.say("GET /" + "x".repeat(MOST_BYTES)));
        refused(431, "headers_too_large", server.say("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(MOST_FIELDS + 1)));
    }

    @Test
    void a_query_may_have_as_many_parameters_as_there_is_room_for() throws Exception {
        assertEquals(101, status(Upgrade.of(PATH + "?listen=true" + "&a".repeat(8_000))));
        assertEquals(101, status(Upgrade.of(PATH + "?" + "a=b&".repeat(4_000))));
        assertEquals(101, status(Upgrade.of(PATH + "?" + "&".repeat(16_000))));
        assertEquals(400, status(Upgrade.of(PATH + "?" + "a&".repeat(8_000) + "listen=what")));
        assertEquals(101, status(Upgrade.of("/api/events/a" + ";b=c".repeat(30) + "/ws")));
        assertEquals(404, status(Upgrade.of("/api/nothing" + ";b=c".repeat(4_000))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x:1",
                "x:65535",
                "127.0.0.1",
                "127.0.0.1:80",
                "999.1",
                "a_b.example.org",
                "a%20b",
                "x!$&'()*+,;=~",
                "[::]",
                "[::1]",
                "[::1]:80",
                "[1:2:3:4:5:6:7:8]",
                "[1:2:3:4:5:6:7::]",
                "[::2:3:4:5:6:7:8]",
                "[fe80::ABCD:1]"
            })
    void every_kind_of_host_is_taken(String host) throws Exception {
        assertEquals(101, status(Upgrade.of(PATH).instead("Host", host)));
        assertEquals(host.isEmpty() ? 400 : 101, status(Upgrade.of("http://" + host + PATH)));
    }

    @Test
    void a_field_may_hold_any_text() throws Exception {
        assertEquals(
                101,
                status(Upgrade.of(PATH).with("A", "").with("B", "\t b \t c \t").with("C", "\u00E9\"<>{}\\")));
        assertEquals(101, status(Upgrade.of(PATH).with("!#$%&'*+-.^_`|~", "x")));
    }

    @Test
    void a_long_target_counts_as_head() throws Exception {
        refused(
                431,
                "headers_too_large",
                server.connect()
                        .send(Upgrade.of(PATH + "?a=" + "x".repeat(MOST_BYTES)).bytes()));
    }

    @Test
    void a_head_may_have_100_fields_and_not_one_more() throws Exception {
        assertEquals(101, status(withFields(MOST_FIELDS)));
        refused(431, "headers_too_large", server.connect().send(withFields(MOST_FIELDS + 1)));
    }

    @Test
    void a_head_that_is_too_large_is_refused_in_small_pieces_too() throws Exception {
        byte[] head = withFields(MOST_FIELDS + 1);
        RelayClient client = server.connect();
        for (int i = 0; i < head.length; i += 7) {
            client.send(Arrays.copyOfRange(head, i, Math.min(i + 7, head.length)));
        }

        refused(431, "headers_too_large", client);
    }

    @Test
    void the_second_request_on_a_connection_is_counted_for_itself() throws Exception {
        RelayClient client = server.connect();
        for (int i = 0; i < 3; i++) {
            client.send(("GET /api/nothing HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(MOST_BYTES / 2) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertEquals(404, client.answer().status());
        }

        client.send("GET < HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

        refused(400, "invalid_request", client);
    }

    @Test
    void a_request_in_http_1_0_is_told_to_upgrade() throws Exception {
        for (String connection : List.of("Upgrade", "keep-alive, Upgrade")) {
            HttpAnswer answer =
                    server.connect().ask(Upgrade.of(PATH).version("HTTP/1.0").instead("Connection", connection));

            assertEquals(426, answer.status());
            assertEquals("websocket", answer.header("Upgrade"));
            assertEquals("Upgrade", answer.header("Connection"));
            assertEquals("13", answer.header("Sec-WebSocket-Version"));
            assertEquals("upgrade_required", answer.error().code());
        }
    }

    @Test
    void an_absolute_target_is_read_by_its_path() throws Exception {
        assertEquals(101, status(Upgrade.of("http://localhost" + PATH)));
        assertEquals(400, status(Upgrade.of("http://localhost/api/events/%2F/ws")));
        assertEquals(404, status(Upgrade.of("http://localhost/api/nothing")));
        assertEquals(200, status(Upgrade.of("http://localhost")));
        assertEquals(101, status(Upgrade.of("HTTPS://LOCALHOST:8080" + PATH + "?listen=false")));
        assertEquals(400, status(Upgrade.of("http://localhost" + PATH + "?listen=what")));
        assertEquals(200, status(Upgrade.of("http://localhost?" + PATH)));
    }

    @Test
    void the_host_of_an_absolute_target_counts_and_the_other_is_ignored() throws Exception {
        assertEquals(101, status(Upgrade.of("http://example.org" + PATH)));
        assertEquals(
                101,
                status(Upgrade.of("http://example.org" + PATH)
                        .version("HTTP/1.1")
                        .instead("Host", "")));
        assertEquals(
                404,
                server.say("GET http://other/api/nothing HTTP/1.0\r\n\r\n")
                        .answer()
                        .status());
    }

    @Test
    void whatever_is_sent_the_answer_says_what_was_wrong() throws Exception {
        var random = new Random(7);
        byte[] request =
                Upgrade.of(PATH + "?a=%41&b=c;d").with("Content-Length", "0").bytes();
        String pool = "\r\n \t:;,%/?#[]@<>\"{}()=&+*-_.~^`|\\\0\u007f\u0080\u00ff019afzAZ";
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = request.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                changed[random.nextInt(changed.length - 4)] = (byte) pool.charAt(random.nextInt(pool.length()));
            }
            try (RelayClient client = server.connect().send(changed)) {
                HttpAnswer answer = client.answer();

                String shown = new String(changed, StandardCharsets.ISO_8859_1) + answer;
                assertTrue(answer.status() < 500, shown);
                assertTrue(answer.status() < 400 || answer.body().startsWith("{\"error\":{"), shown);
            }
        }
    }

    @Test
    void a_method_in_lower_case_is_another_method() throws Exception {
        HttpAnswer answer = server.connect().ask(Upgrade.of(PATH).method("get"));

        assertEquals(405, answer.status());
        assertEquals("GET", answer.header("Allow"));
    }

    @Test
    void two_keys_or_versions_are_refused() throws Exception {
        assertEquals(400, status(Upgrade.of(PATH).with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")));
        assertEquals(426, status(Upgrade.of(PATH).with("Sec-WebSocket-Version", "13")));
    }

    private static void refused(int status, String code, RelayClient client) throws IOException {
        HttpAnswer answer = client.answer();

        assertEquals(status, answer.status(), answer::toString);
        assertEquals(code, answer.error().code());
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("close", answer.header("Connection"));
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    private static int status(Upgrade request) throws IOException {
        return status(request.bytes());
    }

    private static int status(byte[] request) throws IOException {
        try (RelayClient client = server.connect().send(request)) {
            return client.answer().status();
        }
    }

    private static byte[] ofLength(int length) {
        int without = Upgrade.of(PATH).with("A", "").bytes().length;
        return Upgrade.of(PATH).with("A", "x".repeat(length - without)).bytes();
    }

    private static byte[] withFields(int count) {
        Upgrade request = Upgrade.of(PATH);
        for (int i = 5; i < count; i++) {
            request.with("A" + i, "x");
        }
        return request.bytes();
    }
}
