package stagecast.relay.auth;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for all tests of this JVM, started by the first that needs it; it ends with the JVM. The relay's user
 * has a password and no rights but on the databases that it owns, as docs/operating.md advises.
 */
final class PostgresServer {

    /** The user's password as it stands in a URL, with whatever may go wrong there. */
    static final String ENCODED_PASSWORD = "s%2Fe%3Fc%26r%3De+t%40";

    private static final String PASSWORD = "s/e?c&r=e+t@";
    private static final String SUPERUSER = "postgres";
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private PostgresServer() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off") // whether a disk keeps its promises is not for these tests
                    .setServerConfig("scram_iterations", "1") // 4,096 cost more than all else about a connection
                    .start();
            try (Sql sql = Sql.open(url(server.getPort(), SUPERUSER, SUPERUSER, ""))) {
                sql.run("CREATE ROLE relay LOGIN PASSWORD '" + PASSWORD + "'");
                Path rules = Path.of(sql.text("SHOW hba_file"));
                Files.writeString(rules, "host all relay 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
                sql.run("SELECT pg_reload_conf()");
            }
            return server;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new IllegalStateException(
                    "PostgreSQL can't be started for the tests: they bring it along for Linux on x86-64 with glibc", e);
        }
    }

    static int port() {
        return SERVER.getPort();
    }

    /** A new database without a table. */
    static String newDatabase() throws SQLException {
        String name = "relay" + COUNT.incrementAndGet();
        try (Sql server = sql(SUPERUSER)) {
            server.run("CREATE DATABASE " + name + " OWNER relay");
        }
        return name;
    }

    /** What stands in {@code auth.store} for a database here, by way of a port that leads here. */
    static String url(int port, String database) {
        return url(port, database, "relay", ENCODED_PASSWORD);
    }

    static String url(String database) {
        return url(port(), database);
    }

    private static String url(int port, String database, String user, String password) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user + "&password=" + password;
    }

    /** A database with all rights. */
    static Sql sql(String database) throws SQLException {
        return Sql.open(url(port(), database, SUPERUSER, ""));
    }
}
