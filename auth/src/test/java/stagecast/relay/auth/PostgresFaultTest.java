package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static stagecast.relay.auth.Fixture.ADDRESS;
import static stagecast.relay.auth.Fixture.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;

/** The server goes away, falls silent or is held up while a relay runs on it: nothing hangs, and all goes on after it. */
class PostgresFaultTest {

    /** The shortest there may be. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int HASH_THREADS = 2;

    private static final String LOCK = "SELECT pg_advisory_lock(hashtext('stagecast.relay.auth'))";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtext('stagecast.relay.auth'))";

    @TempDir
    Path folder;

    private Wire wire;
    private String database;
    private Fixture fixture;
    private String token;

    @BeforeEach
    void open() throws Exception {
        wire = new Wire(PostgresServer.port());
        database = Kind.POSTGRES.empty(folder).address().database();
        fixture = new Fixture(place(wire.port()), settings(4));
        fixture.add("x@example.org", "secret");
        token = fixture.loggedIn("x@example.org", "secret").token();
    }

    @AfterEach
    void close() {
        wire.close();
        fixture.close();
    }

    private Place place(int port) {
        return new Place(folder, StoreAddress.parse(PostgresServer.url(port, database)));
    }

    private static AuthSettings settings(int connections) {
        AuthSettings all = Fixture.SETTINGS;
        return new AuthSettings(
                all.tokenTtl(),
                HASH_THREADS,
                all.hashQueue(),
                all.hashWait(),
                all.lookupQueue(),
                1,
                20_000,
                all.ticketsPerAccount(),
                all.revocationPoll(),
                all.attempts(),
                all.argon2(),
                all.store(),
                new PostgresSettings(connections, TIMEOUT, TIMEOUT));
    }

    private void allIsBusy() {
        var me = fixture.store.logins().me(token, Fixture.ADDRESS);
        var byToken = fixture.store.authenticator().authenticate(new Credentials.Token(token), ADDRESS);
        var byPassword = fixture.store
                .authenticator()
                .authenticate(new Credentials.Password("x@example.org", "secret"), ADDRESS);
        var login = fixture.store.logins().login("x@example.org", "secret", ADDRESS);

        assertInstanceOf(TokenResult.Busy.class, await(me));
        assertInstanceOf(Result.Busy.class, await(byToken));
        assertInstanceOf(Result.Busy.class, await(byPassword));
        assertInstanceOf(LoginResult.Busy.class, await(login));
    }

    /** Asks again and again, as clients do. */
    private void allGoesOn() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (fixture.me(token) instanceof TokenResult.Busy) {
            assertTrue(System.nanoTime() < deadline, "it is busy for ever");
        }
        assertInstanceOf(TokenResult.Known.class, fixture.me(token));
        assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", "secret"));
    }

    @Test
    void is_busy_while_the_server_is_gone_and_goes_on_when_it_is_back() throws Exception {
        wire.cut();

        allIsBusy();
        var failure = assertThrows(
                StoreException.class, () -> fixture.store.accounts().list());
        assertTrue(
                String.valueOf(failure.getMessage())
                        .matches("the store jdbc:postgresql://127\\.0\\.0\\.1:[0-9]+/relay[0-9]+ can't be used: "
                                + "Connection to 127.*refused.*; see that the server runs, and that auth\\.store names "
                                + "its host and port"),
                failure.getMessage());

        wire.mend();
        allGoesOn();
    }

    @Test
    void is_busy_while_the_server_is_silent_and_goes_on_when_it_answers() throws Exception {
        wire.fallSilent();
        List<CompletionStage<TokenResult>> more = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            more.add(fixture.store.logins().me(token, Fixture.ADDRESS));
        }

        more.forEach(lookup -> assertInstanceOf(TokenResult.Busy.class, await(lookup)));

        wire.mend();
        allGoesOn();
    }

    @Test
    void goes_on_after_the_server_ended_all_connections() throws Exception {
        try (Sql server = PostgresServer.sql(database)) {
            server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = 'stagecast-relay'");
        }

        allGoesOn();
    }

    @Test
    void tells_of_credentials_that_ended_while_the_server_was_gone() throws Exception {
        var ended = new LinkedBlockingQueue<String>();
        var looked = new CountDownLatch(2);
        String credential = fixture.credential(new Credentials.Token(token));
        fixture.store.watch(
                () -> {
                    looked.countDown();
                    return Set.of(credential);
                },
                ended::add);
        assertTrue(looked.await(30, TimeUnit.SECONDS));
        wire.cut();
        try (var other = new Fixture(place(PostgresServer.port()), settings(1))) {
            await(other.store.logins().logout(token, Fixture.ADDRESS));
        }
        wire.mend();

        assertEquals(credential, ended.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void a_writer_waits_for_another_one_no_longer_than_the_query_timeout() throws Exception {
        try (Sql writer = PostgresServer.sql(database)) {
            writer.run(LOCK);

            assertInstanceOf(LoginResult.Busy.class, fixture.login("x@example.org", "secret"));
            var failure = assertThrows(
                    StoreException.class, () -> fixture.store.accounts().remove("x@example.org"));
            assertTrue(String.valueOf(failure.getMessage()).contains("due to statement timeout"), failure.getMessage());
            assertInstanceOf(TokenResult.Known.class, fixture.me(token));

            writer.run(UNLOCK);
        }
        assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", "secret"));
    }

    @Test
    void the_server_ends_a_statement_that_is_held_up_and_its_connection_serves_on() throws Exception {
        var address = place(PostgresServer.port()).address();
        try (var one = PostgresDatabase.open(address, new PostgresSettings(1, TIMEOUT, TIMEOUT));
                Sql holder = PostgresServer.sql(database)) {
            long backend = one.read(PostgresFaultTest::backend);
            holder.run("BEGIN; LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");

            var reading = CompletableFuture.supplyAsync(
                    () -> one.read(connection -> AccountTable.find(connection, "x@example.org")));
            var failure = assertThrows(ExecutionException.class, () -> reading.get(30, TimeUnit.SECONDS));

            assertInstanceOf(StoreException.class, failure.getCause());
            assertTrue(String.valueOf(failure.getMessage()).contains("due to statement timeout"), failure.getMessage());
            assertEquals(0, holder.number("SELECT count(*) FROM pg_locks WHERE NOT granted"));
            assertEquals(backend, one.read(PostgresFaultTest::backend));

            holder.run("ROLLBACK");
            assertTrue(one.read(connection -> AccountTable.find(connection, "x@example.org"))
                    .isPresent());
        }
    }

    private static long backend(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void a_writer_that_stands_still_loses_its_lock() throws Exception {
        var database = place(PostgresServer.port()).address();
        var settings = new PostgresSettings(1, TIMEOUT, TIMEOUT);
        var locked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var stopped = PostgresDatabase.open(database, settings)) {
            var writing = CompletableFuture.runAsync(() -> stopped.write(connection -> {
                locked.countDown();
                return held(end);
            }));
            assertTrue(locked.await(30, TimeUnit.SECONDS));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (fixture.login("x@example.org", "secret") instanceof LoginResult.Busy) {
                assertTrue(System.nanoTime() < deadline, "it holds the lock for ever");
            }
            end.countDown();

            var failure = assertThrows(Exception.class, () -> writing.get(30, TimeUnit.SECONDS));
            assertInstanceOf(StoreException.class, failure.getCause());
        }
    }

    private static boolean held(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return fail(e);
        }
    }

    @Test
    void one_connection_too_many_is_refused_with_the_key_that_allows_more() {
        try (var one = PostgresDatabase.open(
                place(PostgresServer.port()).address(), new PostgresSettings(1, TIMEOUT, TIMEOUT))) {
            String refusal = one.read(connection ->
                    String.valueOf(assertThrows(StoreException.class, () -> one.read(second -> "two"))
                            .getMessage()));

            assertTrue(refusal.endsWith("; raise auth.postgres.connections if that lasts"), refusal);
            assertEquals("two", one.read(second -> "two"));
        }
    }
}
