package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Opening a store in PostgreSQL, and what is said where that is not possible. */
class PostgresDatabaseTest {

    private static PostgresDatabase open(String url) {
        return PostgresDatabase.open(StoreAddress.parse(url), PostgresSettings.DEFAULTS);
    }

    private static void refused(String sentence, String url) {
        var failure = assertThrows(StoreException.class, () -> open(url).close());
        String message = String.valueOf(failure.getMessage());

        assertTrue(message.contains(sentence), message);
        assertFalse(message.contains("s/e?c") || message.contains("s%2Fe"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void several_relays_may_make_the_tables_at_the_same_time() throws Exception {
        String url = PostgresServer.url(PostgresServer.newDatabase());
        List<CompletableFuture<Long>> opened = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            opened.add(CompletableFuture.supplyAsync(() -> {
                try (var database = open(url)) {
                    return database.read(RevocationTable::total);
                }
            }));
        }

        for (var each : opened) {
            assertEquals(0, each.get(120, TimeUnit.SECONDS));
        }
    }

    @Test
    void writers_see_what_was_written_before_whatever_the_servers_default_is() throws Exception {
        String name = PostgresServer.newDatabase();
        try (Sql server = PostgresServer.sql(name)) {
            server.run("ALTER DATABASE " + name + " SET default_transaction_isolation = 'serializable'");
        }
        try (var database = open(PostgresServer.url(name))) {
            String isolation = database.write(connection -> {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("SHOW transaction_isolation")) {
                    row.next();
                    return row.getString(1);
                }
            });

            assertEquals("read committed", isolation);
        }
    }

    @Test
    void says_that_there_is_no_server() throws Exception {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        refused("refused", PostgresServer.url(port, "relay"));
        refused("; see that the server runs, and that auth.store names its host", PostgresServer.url(port, "relay"));
        refused(
                "there is no host no-such-host.invalid; see that",
                "jdbc:postgresql://no-such-host.invalid/relay?password=" + PostgresServer.ENCODED_PASSWORD);
    }

    @Test
    void waits_for_a_silent_server_for_a_bounded_time() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = StoreAddress.parse(PostgresServer.url(silent.getLocalPort(), "relay"));
            var settings = new PostgresSettings(1, Duration.ofSeconds(1), Duration.ofSeconds(1));
            var opening = CompletableFuture.runAsync(() -> PostgresDatabase.open(address, settings));
            var failure = assertThrows(ExecutionException.class, () -> opening.get(30, TimeUnit.SECONDS));
            String refusal = String.valueOf(failure.getMessage());

            assertTrue(refusal.contains("; see that the server runs"), refusal);
        }
    }

    @Test
    void says_that_user_or_password_are_wrong() throws Exception {
        String name = PostgresServer.newDatabase();
        String right = PostgresServer.url(name);

        refused(
                "password authentication failed for user \"relay\"; check user and password in auth.store",
                right + "0");
        refused("; check user and password in auth.store", right.substring(0, right.indexOf("&password")));
    }

    @Test
    void says_that_there_is_no_such_database() {
        refused(
                "database \"nowhere\" does not exist; make that database, with the user as its owner",
                PostgresServer.url("nowhere"));
    }

    @Test
    void says_that_the_user_may_not_make_tables() {
        refused("may not make tables there; make it the owner of that database", PostgresServer.url("postgres"));
    }

    @Test
    void names_a_parameter_that_the_driver_does_not_know() throws Exception {
        refused(
                "auth.store has the parameter sslmod, which PostgreSQL's driver does not know; remove it",
                PostgresServer.url(PostgresServer.newDatabase()) + "&sslmod=require");
    }

    @Test
    void says_that_a_newer_version_wrote_the_store() throws Exception {
        String name = PostgresServer.newDatabase();
        open(PostgresServer.url(name)).close();
        try (Sql server = PostgresServer.sql(name)) {
            server.run(
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, execution_time, success) SELECT 99, '99', 'later', type, 'V99__later.sql',"
                            + " 1, installed_by, 1, true FROM flyway_schema_history WHERE version = '1'");
        }

        refused(
                "was written by a newer version of this program; start that version, or name another database in"
                        + " auth.store",
                PostgresServer.url(name));
    }

    @Test
    void leaves_the_tables_of_another_program_alone() throws Exception {
        String name = PostgresServer.newDatabase();
        try (Sql server = PostgresServer.sql(name)) {
            server.run("CREATE TABLE accounts (iban TEXT)");
            refused("can't be brought up to date", PostgresServer.url(name));

            assertEquals(1, server.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        }
    }
}
