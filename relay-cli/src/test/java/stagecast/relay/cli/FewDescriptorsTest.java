package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.server.TestServer;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** A relay, as a process, that may have few files and sockets open. */
class FewDescriptorsTest {

    private static final int DESCRIPTORS = 600;
    private static final int PLACES = 450;
    private static final int VERY_FEW = 200;

    @TempDir
    private Path folder;

    @Test
    void the_bound_follows_from_them_and_the_configuration_shows_it() throws Exception {
        try (RelayProcess relay = RelayProcess.startWithin(DESCRIPTORS, folder, "config")) {
            assertEquals(0, relay.exitCode());
            assertTrue(relay.out().matches("(?s).*limits\\.connections += " + PLACES + " +# default\n.*"), relay::out);
        }
    }

    @Test
    void a_relay_that_is_full_goes_on_serving() throws Exception {
        Deque<RelayClient> joined = new ArrayDeque<>();
        try (RelayProcess relay = RelayProcess.startWithin(
                DESCRIPTORS,
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())) {
            int port = relay.port();
            HttpAnswer answer = tries(port, joined);
            while (answer.status() == 101 && joined.size() <= PLACES) {
                answer = tries(port, joined);
            }

            assertEquals(503, answer.status());
            assertEquals(PLACES, joined.size());
            URI page = URI.create("http://127.0.0.1:" + port + "/api/openapi.json");
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(page)
                                            .timeout(TestServer.PATIENCE)
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode());

            joined.removeFirst().close();
            awaitRoom(port, joined);
        } finally {
            for (RelayClient client : joined) {
                client.close();
            }
        }
    }

    /** As browsers' spare connections are, and as many as an attacker likes. */
    @Test
    void newcomers_are_served_though_silent_sockets_take_all_descriptors() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (RelayProcess relay = RelayProcess.startWithin(
                VERY_FEW,
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "limits.handshake-timeout=1h",
                "--set",
                "limits.http-connections-per-address=100000")) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
            try (RelayClient listener = RelayClient.connect(address, TestServer.PATIENCE)) {
                listener.join(Upgrade.of("/api/events/hall/ws"));
                for (int i = 0; i < 2 * VERY_FEW; i++) {
                    silent.add(new Socket(address.getAddress(), address.getPort()));
                }

                for (int i = 0; i < 10; i++) {
                    try (RelayClient other = RelayClient.connect(address, TestServer.PATIENCE)) {
                        other.send("GET /api/docs HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        assertEquals(200, other.answer().status());
                    }
                }
                listener.send(Frame.ping("there"));
                assertEquals("there", listener.next().text());
            }
            assertEquals("", relay.err());
        } finally {
            Sockets.close(silent);
        }
    }

    /** What idles between two requests makes room, the longest first. */
    @Test
    void idle_connections_make_room() throws Exception {
        Deque<RelayClient> idle = new ArrayDeque<>();
        try (RelayProcess relay = RelayProcess.startWithin(
                VERY_FEW,
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
            for (int i = 0; i < VERY_FEW; i++) {
                RelayClient client = RelayClient.connect(address, TestServer.PATIENCE);
                idle.add(client);
                client.send("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(404, client.answer().status());
            }

            idle.getFirst().throwAwayToTheEnd();
            idle.getLast().send("GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(401, idle.getLast().answer().status());
        } finally {
            for (RelayClient client : idle) {
                client.close();
            }
        }
    }

    private static HttpAnswer tries(int port, Deque<RelayClient> joined) throws IOException {
        RelayClient client =
                RelayClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TestServer.PATIENCE);
        HttpAnswer answer = client.ask(Upgrade.of("/api/events/hall/ws"));
        if (answer.status() == 101) {
            joined.add(client);
        } else {
            client.close();
        }
        return answer;
    }

    /** The relay has to notice first that somebody has gone. */
    private static void awaitRoom(int port, Deque<RelayClient> joined) throws IOException {
        long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
        int status = tries(port, joined).status();
        while (status == 503 && System.nanoTime() < deadline) {
            status = tries(port, joined).status();
        }
        assertEquals(101, status);
    }
}
