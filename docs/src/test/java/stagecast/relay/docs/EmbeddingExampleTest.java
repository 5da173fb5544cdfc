package stagecast.relay.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stagecast.relay.Authenticator;
import stagecast.relay.ChannelName;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.server.RelayServer;

/** The code that docs/embedding.md shows. */
class EmbeddingExampleTest {

    /** Lets in whoever has one of a few tokens. */
    static final class Doorkeeper implements Authenticator {

        private final Map<String, Identity> desks = Map.of(
                "lights secret", Identity.ofAccount("u1", "lights@example.org", "token:1"),
                "sound secret", Identity.ofAccount("u2", "sound@example.org", "token:2"));

        @Override
        public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
            Identity known = credentials instanceof Credentials.Token token ? desks.get(token.token()) : null;
            return CompletableFuture.completedFuture(
                    known == null ? new Result.Rejected() : new Result.Accepted(known));
        }
    }

    /** Counts what was sent. */
    static final class Counter implements RelayListener {

        final LongAdder messages = new LongAdder();

        @Override
        public void accepted(ChannelName channel, int bytes) {
            messages.increment();
        }
    }

    /** Keeps what it hears until somebody asks. */
    static final class Ear implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder begun = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            begun.append(part);
            if (last) {
                heard.add(begun.toString());
                begun.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Nullable
        String next() throws InterruptedException {
            return heard.poll(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_message_goes_through_a_relay_inside_this_program() throws Exception {
        Counter counter = new Counter();
        Relay relay = new Relay(Limits.DEFAULTS, new Doorkeeper(), counter);

        try (RelayServer server = RelayServer.of(relay).port(0).start()) {
            URI channel = URI.create("ws://127.0.0.1:" + server.port() + "/api/events/livehacks/ws");
            HttpClient client = HttpClient.newHttpClient();

            Ear atLights = new Ear();
            WebSocket lights =
                    client.newWebSocketBuilder().buildAsync(channel, atLights).join();
            lights.sendText("{\"token\":\"lights secret\"}", true).join();
            assertEquals("ok", atLights.next());

            Ear atSound = new Ear();
            WebSocket sound =
                    client.newWebSocketBuilder().buildAsync(channel, atSound).join();
            sound.sendText("{\"token\":\"sound secret\"}", true).join();
            sound.sendText("hello world!", true).join();
            assertEquals("ok", atSound.next());
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":\"hello world!\"}", atLights.next());
        }

        assertEquals(1, counter.messages.sum());
    }
}
