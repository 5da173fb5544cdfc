package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.server.TestServer;

/** Programs from before there were accounts and envelopes run as they are, where a channel's rules say so. */
class OlderProgramsTest {

    @TempDir
    Path folder;

    /** Reads what a phone sends as if nobody stood between. */
    private static final class Sketch implements WebSocket.Listener {

        private final BlockingQueue<Double> tilts = new LinkedBlockingQueue<>();
        private final JsonMapper json = new JsonMapper();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            try {
                tilts.add(json.readTree(text.toString()).get("rawacc").get(2).doubleValue());
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
            return WebSocket.Listener.super.onText(socket, text, last);
        }
    }

    private RelayProcess serve() throws Exception {
        Path rules = Files.writeString(folder.resolve("relay.conf"), """
            channels {
              "livehacks*" { senders = anyone, envelope = none }
            }
            """);
        return RelayProcess.start(
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                rules.toString());
    }

    @Test
    void a_phone_that_never_authenticates_moves_a_sketch_that_knows_no_envelope() throws Exception {
        try (RelayProcess relay = serve()) {
            URI channel = URI.create("ws://127.0.0.1:" + relay.port() + "/api/events/livehacks_2018/ws");
            HttpClient client = HttpClient.newHttpClient();
            Sketch sketch = new Sketch();
            WebSocket reading =
                    client.newWebSocketBuilder().buildAsync(channel, sketch).join();
            WebSocket phone = client.newWebSocketBuilder()
                    .buildAsync(channel, new WebSocket.Listener() {})
                    .join();

            for (int i = 0; i < 100; i++) {
                phone.sendText("{\"rawacc\":[0.1,0.2," + i + "]}", true).join();
            }

            for (int i = 0; i < 100; i++) {
                Double next = sketch.tilts.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertEquals(i, next);
            }
            reading.abort();
            phone.abort();
            assertTrue(relay.err().isEmpty(), relay::err);
        }
    }

    @Test
    void a_script_that_never_authenticates_sends_over_http_there_and_nowhere_else() throws Exception {
        try (RelayProcess relay = serve()) {
            assertEquals(202, send(relay, "livehacks_2018", "{\"rawacc\":[0.1,0.2,0.3]}"));
            assertEquals(401, send(relay, "livehacks_2018", "{\"to\":\"a@example.org\",\"message\":1}"));
            assertEquals(401, send(relay, "elsewhere", "{\"rawacc\":[0.1,0.2,0.3]}"));
        }
    }

    private static int send(RelayProcess relay, String channel, String message) throws Exception {
        URI messages = URI.create("http://127.0.0.1:" + relay.port() + "/api/events/" + channel + "/messages");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(messages)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(message))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
