package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void a_phone_that_never_authenticates_moves_a_sketch_that_knows_no_envelope() throws Exception {
        Path rules = Files.writeString(folder.resolve("relay.conf"), """
                channels {
                  "livehacks*" { senders = anyone, envelope = none }
                }
                """);
        try (RelayProcess relay = RelayProcess.start(
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--config",
                rules.toString())) {
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
}
