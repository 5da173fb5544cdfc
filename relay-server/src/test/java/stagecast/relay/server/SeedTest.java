package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.tck.RelayClient;

/**
 * Each example of the instructions that the API was published with, typed into the real wscat. The instructions print
 * typographic quotes in places, which are plain ones here; of the first line only the case differs between wscats.
 */
class SeedTest {

    private static final String EMAIL = "tempuser@example.org";
    private static final String RECIPIENT = "tester@example.org";
    private static final String CREDENTIALS = "{\"email\":\"" + EMAIL + "\",\"password\":\"secret\"}";

    private static TestServer server;

    private final String channel = "livehacks_test-" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
        server.account(EMAIL);
        server.account(RECIPIENT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_listener_receives_what_an_authenticated_sender_broadcasts() throws Exception {
        try (Wscat listener = wscat();
                Wscat sender = wscat()) {
            sender.type(CREDENTIALS);
            assertEquals("< ok", sender.next());
            sender.type("\"hello world!\"");
            assertEquals("< {\"from\":\"127.0.0.1\",\"msg\":\"hello world!\"}", listener.next());

            sender.type("hello world!");
            assertEquals("< {\"from\":\"127.0.0.1\",\"msg\":\"hello world!\"}", listener.next());

            // Had the sender got its own messages, they would stand before this answer.
            sender.type(CREDENTIALS);
            assertEquals("< ok", sender.next());
        }
    }

    @Test
    void a_token_from_a_login_authenticates() throws Exception {
        String answer = server.send(server.login(CREDENTIALS)).body();
        String token = new JsonMapper().readTree(answer).get("token").textValue();

        try (Wscat wscat = wscat()) {
            wscat.type("{\"token\":\"" + token + "\"}");

            assertEquals("< ok", wscat.next());
        }
    }

    @Test
    void a_direct_message_reaches_its_recipient_alone() throws Exception {
        try (Wscat recipient = wscat();
                Wscat listener = wscat();
                Wscat sender = wscat();
                RelayClient program = server.join(channel)) {
            recipient.type("{\"email\":\"" + RECIPIENT + "\",\"password\":\"secret\"}");
            assertEquals("< ok", recipient.next());
            sender.type(CREDENTIALS);
            assertEquals("< ok", sender.next());
            program.send(CREDENTIALS);
            assertEquals("ok", program.nextText());

            // A line is a message in wscat; with its line ends, as it is printed, only a program can send it.
            sender.type("{ \"to\": \"" + RECIPIENT + "\", \"message\": \"hello\" }");
            assertEquals(direct("hello"), recipient.next());
            program.send("{\n\t\"to\": \"" + RECIPIENT + "\",\n\t\"message\": \"hello\"\n}");
            assertEquals(direct("hello"), recipient.next());

            program.send("\"to all\"");
            assertEquals("< {\"from\":\"127.0.0.1\",\"msg\":\"to all\"}", listener.next());
        }
    }

    private static String direct(String message) {
        return "< {\"from\":\"127.0.0.1\",\"to\":\"" + RECIPIENT + "\",\"msg\":\"" + message + "\"}";
    }

    private Wscat wscat() throws Exception {
        Wscat wscat = Wscat.connect("ws://127.0.0.1:" + server.port() + "/api/events/" + channel + "/ws");
        assertEquals(
                "connected (press CTRL+C to quit)",
                wscat.next().toLowerCase(Locale.ROOT).replace("ctrl+c", "CTRL+C"));
        return wscat;
    }
}
