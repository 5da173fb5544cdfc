package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Several requests on one connection, sent before the answers: each complete one has its own, in order. */
class PipeliningTest {

    private static final String GET = "GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String ME = "GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LOGIN =
            "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String FIXED = LOGIN + "Content-Length: 2\r\n\r\n{}";
    private static final String CHUNKED =
            LOGIN + "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\n{\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n";

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
    void each_request_has_its_answer_in_order() throws Exception {
        answered(server.say(GET + ME + FIXED + CHUNKED + ME + GET));
    }

    @Test
    void each_request_has_its_answer_when_they_come_byte_by_byte() throws Exception {
        RelayClient client = server.connect();
        for (byte each : bytes(GET + ME + FIXED + CHUNKED + ME + GET)) {
            client.send(new byte[] {each});
        }

        answered(client);
    }

    @Test
    void each_request_has_its_answer_wherever_they_are_cut() throws Exception {
        byte[] all = bytes(GET + ME + FIXED + CHUNKED + ME + GET);
        for (int cut = 1; cut < all.length; cut++) {
            try (RelayClient client = server.connect()) {
                answered(client.send(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)));
            }
        }
    }

    private static void answered(RelayClient client) throws IOException {
        for (int status : new int[] {404, 401, 400, 400, 401, 404}) {
            HttpAnswer answer = client.answer();

            assertEquals(status, answer.status(), answer::toString);
            if (status == 400) {
                assertTrue(answer.error().message().startsWith("Send {"), answer::toString); // it was read as it is
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /<x> HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /\r\n",
                "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
                "nonsense\r\n",
                LOGIN + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            })
    void a_wrong_request_is_answered_after_those_before_it(String wrong) throws Exception {
        RelayClient client = server.say(GET + ME + wrong + GET);

        assertEquals(404, client.answer().status());
        assertEquals(401, client.answer().status());
        assertEquals("invalid_request", client.answer().error().code());
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "\r\n", "\r", "GET / HTTP/1.1\r\nHost:"})
    void the_beginning_of_another_request_swallows_no_answer(String beginning) throws Exception {
        RelayClient client = server.say(GET + beginning);

        assertEquals(404, client.answer().status());
    }

    @Test
    void a_request_that_is_finished_later_is_answered_then() throws Exception {
        RelayClient client = server.say(GET + ME.substring(0, 20));
        assertEquals(404, client.answer().status());

        client.send(bytes(ME.substring(20)));

        assertEquals(401, client.answer().status());
    }

    @Test
    void empty_lines_before_a_request_are_ignored() throws Exception {
        RelayClient client = server.say("\r\n" + GET + "\r\n".repeat(8) + ME);

        assertEquals(404, client.answer().status());
        assertEquals(401, client.answer().status());
    }

    @Test
    void who_ends_its_output_behind_its_requests_has_their_answers() throws Exception {
        RelayClient client = server.say(GET + ME);
        client.endOutput();

        assertEquals(404, client.answer().status());
        assertEquals(401, client.answer().status());
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
    }

    /** The first request of a connection is read by us, a later one by Undertow. */
    @ParameterizedTest
    @ValueSource(strings = {"", GET})
    void frames_behind_a_handshake_belong_to_the_socket_wherever_they_are_cut(String before) throws Exception {
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes(before));
        all.writeBytes(Upgrade.of("/api/events/pipelined/ws").bytes());
        all.writeBytes(Frame.text("{").masked());
        byte[] bytes = all.toByteArray();
        for (int cut = 1; cut <= bytes.length; cut++) {
            try (RelayClient client = server.connect()) {
                client.send(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));

                if (!before.isEmpty()) {
                    assertEquals(404, client.answer().status());
                }
                assertEquals(101, client.answer().status());
                assertEquals("not_authenticated", client.nextError().code());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
