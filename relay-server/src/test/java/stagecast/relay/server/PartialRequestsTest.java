package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Limits;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

/** What is kept of requests until they are whole, for all connections together. */
class PartialRequestsTest {

    private static final int BUDGET = 256 << 10;
    private static final int MANY = 60;
    private static final int PART_OF_A_HEAD = 8_000;
    private static final int PART_OF_A_BODY = 4_000;
    /** Some become whole before their thread hears that they have to go. */
    private static final int IN_TIME = 5;

    private static final long MUCH = 1_000_000_000;
    private static final String LOGIN =
            "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    @TempDir
    Path folder;

    private TestServer serve(Limits limits) throws Exception {
        return new TestServer(folder, limits, builder -> builder);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Finishes all requests; returns how many of them had ended before. */
    private static int finish(List<RelayClient> clients, String rest, int status) throws Exception {
        int ended = 0;
        for (RelayClient client : clients) {
            try {
                client.send(latin1(rest));
            } catch (SocketException gone) {
                // It had its answer, which is still to be read.
            }
            HttpAnswer answer = client.answer();
            if (answer.status() == 503) {
                assertEquals("busy", answer.error().code());
                assertEquals(answer.header("Retry-After"), "" + answer.error().number("retryAfterSeconds"));
                ended++;
            } else {
                assertEquals(status, answer.status());
            }
        }
        return ended;
    }

    @Test
    void beyond_the_bound_of_all_some_unfinished_heads_are_answered_with_503() throws Exception {
        try (TestServer server = serve(Limits.DEFAULTS.with(limits -> limits.inboundBytes(BUDGET)))) {
            List<RelayClient> clients = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                clients.add(
                        server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\nX-Long: " + "1".repeat(PART_OF_A_HEAD)));
            }

            int ended = finish(clients, "\r\n\r\n", 404);

            assertTrue(ended >= MANY - BUDGET / PART_OF_A_HEAD - IN_TIME && ended < MANY, "ended: " + ended);
            assertEquals(
                    404,
                    server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status());
        }
    }

    @Test
    void beyond_the_bound_of_all_some_unfinished_bodies_are_answered_with_503() throws Exception {
        try (TestServer server = serve(Limits.DEFAULTS.with(limits -> limits.inboundBytes(BUDGET)))) {
            List<RelayClient> clients = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                clients.add(server.say(
                        LOGIN + "Content-Length: " + (PART_OF_A_BODY + 1) + "\r\n\r\n" + "1".repeat(PART_OF_A_BODY)));
            }

            int ended = finish(clients, "1", 400);

            assertTrue(ended >= MANY - BUDGET / (8 << 10) - IN_TIME && ended < MANY, "ended: " + ended);
            assertEquals(
                    404,
                    server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status());
        }
    }

    @Test
    void a_length_that_is_announced_allocates_nothing() throws Exception {
        try (TestServer server = serve(
                Limits.DEFAULTS.with(limits -> limits.messageBytes((int) MUCH).inboundBytes(4 * MUCH)))) {
            String token = server.token(server.account());
            String large = "POST /api/events/room/messages HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nX-Token: "
                    + token + "\r\nContent-Length: " + MUCH + "\r\n\r\n";
            for (int i = 0; i < MANY; i++) {
                server.say(large);
            }

            HttpAnswer answer =
                    server.say(LOGIN + "Content-Length: " + MUCH + "\r\n\r\n").answer();

            assertEquals(413, answer.status());
            assertEquals("message_too_big", answer.error().code());
            assertEquals(
                    404,
                    server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status());
        }
    }
}
