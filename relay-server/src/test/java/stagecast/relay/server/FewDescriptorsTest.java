package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** A relay, as a process, that may have few files and sockets open. */
class FewDescriptorsTest {

    private static final int DESCRIPTORS = 600;
    private static final int PLACES = 450;

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
