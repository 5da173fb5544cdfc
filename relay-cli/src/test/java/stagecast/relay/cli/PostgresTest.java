package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.CloseCode;
import stagecast.relay.auth.PostgresSettings;
import stagecast.relay.server.ListenException;
import stagecast.relay.server.TestPostgres;
import stagecast.relay.server.TestServer;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Relays whose accounts are in PostgreSQL. */
class PostgresTest {

    /** Short, and long enough for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final String NOWHERE = "auth.store=jdbc:postgresql://127.0.0.1:1/relay?user=relay&password=geheim";

    @TempDir
    Path folder;

    private TestPostgres database;

    @BeforeEach
    void make() throws Exception {
        database = TestPostgres.make();
    }

    private TestServer relay() throws ListenException {
        return new TestServer(TestServer.openStore(database.address(), new PostgresSettings(4, TIMEOUT, TIMEOUT)));
    }

    @Test
    void a_token_that_is_revoked_at_one_relay_closes_its_sockets_at_the_other() throws Exception {
        try (TestServer one = relay();
                TestServer other = relay()) {
            String email = one.account();
            String token = one.token(email);
            RelayClient client =
                    other.connect().join(Upgrade.of("/api/events/room/ws").with("X-Token", token));
            RelayClient stays =
                    other.connect().join(Upgrade.of("/api/events/room/ws").with("X-Token", one.token(email)));

            HttpResponse<String> logout = one.send(
                    one.request("/api/users/logout").header("X-Token", token).POST(BodyPublishers.noBody()));

            assertEquals(204, logout.statusCode());
            assertEquals(CloseCode.CREDENTIALS_ENDED, client.nextClose().closeCode());
            client.close();
            assertTrue(stays.isSilentFor(Duration.ofMillis(300)));
            assertEquals(401, me(other, token).statusCode());
        }
    }

    @Test
    void what_needs_the_store_is_busy_while_it_is_away_and_all_else_goes_on() throws Exception {
        try (TestServer relay = relay()) {
            String token = relay.token(relay.account());
            RelayClient sender = authenticated(relay, token);
            RelayClient listener = relay.join("room");
            RelayClient waiting = relay.join("room");

            database.shut();

            waiting.send("{\"token\":\"" + token + "\"}");
            assertBusy(me(relay, token));
            HttpAnswer refused =
                    relay.connect().ask(Upgrade.of("/api/events/room/ws").with("X-Token", token));
            assertEquals(503, refused.status());
            assertEquals("busy", refused.error().code());
            assertTrue(Integer.parseInt(refused.header("Retry-After")) > 0);
            assertEquals("busy", waiting.nextError().code());
            sender.send("1");
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());

            database.open();

            long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
            while (me(relay, token).statusCode() == 503) {
                assertTrue(System.nanoTime() < deadline, "it is busy for ever");
            }
            authenticated(relay, token);
        }
    }

    private static HttpResponse<String> me(TestServer relay, String token) throws Exception {
        return relay.send(relay.request("/api/users/me").header("X-Token", token));
    }

    private static void assertBusy(HttpResponse<String> response) {
        assertEquals(503, response.statusCode(), response::body);
        assertTrue(response.body().startsWith("{\"error\":{\"code\":\"busy\""), response::body);
        assertTrue(response.headers().firstValueAsLong("Retry-After").orElse(0) > 0);
    }

    private static RelayClient authenticated(TestServer relay, String token) throws Exception {
        RelayClient client = relay.join("room");
        client.send("{\"token\":\"" + token + "\"}");
        assertEquals("ok", client.nextText());
        return client;
    }

    @Test
    void a_relay_leaves_the_data_folder_to_another_and_says_how_to_make_an_account_without_the_databases_password()
            throws Exception {
        try (FileChannel claimed = FileChannel.open(
                        folder.resolve("serve.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = claimed.lock();
                RelayProcess relay = RelayProcess.start(
                        folder,
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        folder.toString(),
                        "--set",
                        "auth.store=" + database.url())) {
            assertTrue(lock.isValid());
            int port = relay.port();
            relay.terminate();

            assertEquals(0, relay.exitCode());
            String masked = database.url().replace("geheim", "***");
            assertEquals(
                    List.of(
                            "nobody can send yet; make an account: ./relay users add you@example.org"
                                    + " --set 'auth.store=" + masked + "'",
                            "listening on http://127.0.0.1:" + port),
                    relay.out().lines().toList());
            assertEquals("", relay.err());
            assertFalse(Files.exists(folder.resolve("relay.db")), "a database that nothing is in");
        }
    }

    @Test
    void users_are_managed_where_the_configuration_says() throws Exception {
        Path file = Files.writeString(folder.resolve("relay.conf"), "auth.store = \"" + database.url() + "\"");
        try (TestServer relay = relay()) {
            String email = relay.account();
            RelayClient client = authenticated(relay, relay.token(email));

            CommandRun list = CommandRun.of("users", "list", "--config", file.toString());
            assertTrue(list.out().startsWith(email + "  "), list::toString);

            CommandRun remove = CommandRun.of("users", "remove", email, "--set", "auth.store=" + database.url());
            assertEquals(new CommandRun(0, "removed " + email + System.lineSeparator(), ""), remove);
            assertEquals(CloseCode.CREDENTIALS_ENDED, client.nextClose().closeCode());
            assertEquals(new CommandRun(0, "", ""), CommandRun.of("users", "list", "--config", file.toString()));
        }
    }

    @Test
    void a_database_that_can_not_be_reached_is_said_in_a_sentence_without_its_password() {
        for (String line : List.of("serve --port 0 --set ", "users list --set ")) {
            CommandRun run = CommandRun.of((line + NOWHERE).split(" "));

            run.saysSo(
                    1,
                    "the store jdbc:postgresql://127.0.0.1:1/relay can't be used: Connection to 127.0.0.1:1 refused");
            assertFalse(run.err().contains("geheim"), run::err);
        }
    }

    @Test
    void a_database_that_is_none_is_a_wrong_use() {
        CommandRun run = CommandRun.of("users", "list", "--set", "auth.store=mysql://root:geheim@localhost/relay");

        run.saysSo(2, "--set: auth.store is sqlite, or jdbc:postgresql://");
        assertFalse(run.err().contains("geheim"), run::err);
    }
}
