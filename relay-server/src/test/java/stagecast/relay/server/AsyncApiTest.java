package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;

/**
 * A conversation in which the relay says all that it can: each of it is what its AsyncAPI description says, and that
 * describes nothing more.
 */
class AsyncApiTest {

    private static final String ROOM = "room";

    /** More at once than one connection may send. */
    private static final int TOO_MANY = 300;

    /** More than the kernel and the relay keep for one connection, in messages of this length. */
    private static final int TOO_MUCH = 60;

    private static final int LONG = 60_000;

    /** Wrong passwords for one account from one address, after which the next attempt is refused. */
    private static final int ATTEMPTS = 5;

    @TempDir
    private Path folder;

    private TestServer server;
    private AsyncApi asyncApi;
    private String email;
    private String credentials;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
        asyncApi =
                new AsyncApi(server.send(server.request("/api/asyncapi.json")).body());
        email = server.account();
        credentials = "{\"email\":\"" + email + "\",\"password\":\"secret\"}";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_example_is_allowed_by_its_schema() {
        assertEquals(List.of(), asyncApi.wrongExamples());
    }

    @Test
    void all_that_the_relay_says_is_described_and_all_that_is_described_is_said() throws Exception {
        answers();
        guesses();
        deliveries();
        aGuest();
        silence();
        tooFast();
        tooSlow();
        withoutStore();

        assertEquals(Set.of(), asyncApi.unmet());
    }

    private void answers() throws Exception {
        try (RelayClient client = server.join(ROOM)) {
            expect(client.send("too early"), "notAuthenticated");
            expect(client.send("{\"password\":1}"), "invalidMessage");
            expect(client.send(credentials.replace("secret", "a guess")), "invalidCredentials");
            expect(client.send(credentials), "ok");
            expect(client.send("{\"to\":\"nobody@example.org\",\"message\":1}"), "recipientUnavailable");
        }
    }

    private void guesses() throws Exception {
        String account = server.account();
        try (RelayClient client = server.join(ROOM)) {
            for (int i = 0; i < ATTEMPTS; i++) {
                expect(client.send(guess(account, i)), "invalidCredentials");
            }
            expect(client.send(guess(account, ATTEMPTS)), "tooManyAttempts");
        }
    }

    private static String guess(String account, int number) {
        return "{\"email\":\"" + account + "\",\"password\":\"guess " + number + "\"}";
    }

    private void deliveries() throws Exception {
        try (RelayClient listener = server.join(ROOM);
                RelayClient bare = server.join(ROOM, "envelope=none");
                RelayClient sender = server.join(ROOM)) {
            expect(listener.send(credentials), "ok");
            expect(sender.send(credentials), "ok");
            sender.send("a text");
            sender.send(Frame.binary(new byte[] {1, 2, 3}));
            sender.send("{\"to\":\"" + email + "\",\"message\":{\"a\":1}}");

            expect(listener, "envelope");
            expect(listener, "binary");
            expect(listener, "directEnvelope");
            expect(bare, AsyncApi.BARE);
            expect(bare, "binary");
        }
    }

    private void aGuest() throws Exception {
        var requests = new GuestRequests(server, ROOM);
        JsonNode guest = requests.guest(requests.ticket(server.token(server.account()), 1));
        try (RelayClient client = server.join(ROOM)) {
            expect(client.send("{\"token\":" + guest.get("token") + "}"), "ok");
            expect(client.send("{\"to\":\"" + email + "\",\"message\":1}"), "forbidden");
        }
    }

    private void silence() throws Exception {
        try (RelayClient client = server.join(ROOM, "heartbeat=1")) {
            expect(client, "heartbeat");
        }
    }

    private void tooFast() throws Exception {
        try (RelayClient sender = server.join(ROOM)) {
            expect(sender.send(credentials), "ok");
            String[] texts = new String[TOO_MANY];
            Arrays.fill(texts, "x");
            expect(sender.send(texts), "rateLimited");
        }
    }

    private void tooSlow() throws Exception {
        try (RelayClient slow = server.joinNarrow(ROOM, "slow=drop-oldest");
                RelayClient listener = server.join(ROOM);
                RelayClient sender = server.join(ROOM)) {
            expect(sender.send(credentials), "ok");
            for (int i = 0; i < TOO_MUCH; i++) {
                sender.send("x".repeat(LONG));
                expect(listener, "envelope");
            }
            Frame frame = slow.next();
            while (frame.payload().length > LONG) {
                frame = slow.next();
            }
            asyncApi.check("missed", frame);
        }
    }

    private void withoutStore() throws Exception {
        try (TestServer other = new TestServer(Files.createDirectory(folder.resolve("closed")));
                RelayClient client = other.join(ROOM)) {
            other.store.close();
            expect(client.send("{\"token\":\"any\"}"), "busy");
        }
    }

    private void expect(RelayClient client, String message) throws Exception {
        asyncApi.check(message, client.next());
    }
}
