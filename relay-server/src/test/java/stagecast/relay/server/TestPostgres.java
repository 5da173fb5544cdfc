package stagecast.relay.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import stagecast.relay.auth.StoreAddress;

/** A database of a real PostgreSQL, which the first test of this JVM that needs it starts. */
public record TestPostgres(String name) {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException(
                    "PostgreSQL can't be started for the tests: they bring it along for Linux on x86-64 with glibc", e);
        }
    }

    /** A new one, without a table. */
    public static TestPostgres make() throws SQLException {
        var made = new TestPostgres("relay" + COUNT.incrementAndGet());
        run("CREATE DATABASE " + made.name);
        return made;
    }

    /** What stands in {@code auth.store}. The server believes whoever says a name, so any password will do. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + name + "?user=postgres&password=geheim";
    }

    public StoreAddress address() {
        return StoreAddress.parse(url());
    }

    /** Lets nobody in any more, and sends away who is there. */
    public void shut() throws SQLException {
        run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** Lets everybody in again. */
    public void open() throws SQLException {
        run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
