package stagecast.relay.auth;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A database of a PostgreSQL server, which several relays may share. Writing transactions take one lock of the server's
 * first and hold it to their end, so that they come one after another over all processes: a statement then sees whatever
 * was written before, and none has to be tried again.
 */
final class PostgresDatabase implements Database {

    /** How long tables may take to be made or migrated, and another relay that does so is waited for. */
    private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(5);

    /** So many times the usual wait for a connection: at the start no client waits for an answer. */
    private static final int PATIENCE_AT_START = 3;

    private static final Duration AFTER_QUERY_TIMEOUT = Duration.ofSeconds(1);
    private static final int CONNECTIONS_KEPT = 1;

    /** Let go of by the server at the transaction's end, or that of its connection. */
    private static final String WAIT_FOR_OTHER_WRITERS =
            "SELECT pg_advisory_xact_lock(hashtext('stagecast.relay.auth'))";

    /** Flyway would find out too, by trying for ten seconds. */
    private static final String MAY_HAVE_TABLES = "SELECT has_schema_privilege(current_schema(), 'CREATE')"
            + " OR to_regclass('flyway_schema_history') IS NOT NULL";

    private final String name;
    private final HikariDataSource pool;

    private PostgresDatabase(String name, HikariDataSource pool) {
        this.name = name;
        this.pool = pool;
    }

    /**
     * Makes the tables where they are missing, or migrates older ones; connections are opened as they are needed.
     *
     * @throws StoreException if that fails, or if a newer program wrote the database
     */
    static PostgresDatabase open(StoreAddress address, PostgresSettings settings) {
        String name = address.name();
        var source = PostgresSource.of(
                address, settings.connectTimeout().multipliedBy(PATIENCE_AT_START), MIGRATION_TIMEOUT);
        if (!mayHaveTables(source, name)) {
            throw new StoreException(
                    "the user of the store " + name + " may not make tables there; make it the owner of"
                            + " that database, or name another one in auth.store");
        }
        Schema.migrate(source, name, "name another database in auth.store");
        return new PostgresDatabase(name, new HikariDataSource(pool(address, settings)));
    }

    private static boolean mayHaveTables(DataSource source, String name) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MAY_HAVE_TABLES)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw PostgresFailure.of(name, e);
        }
    }

    private static HikariConfig pool(StoreAddress address, PostgresSettings settings) {
        Duration readTimeout = settings.queryTimeout().plus(AFTER_QUERY_TIMEOUT);
        long queryMillis = settings.queryTimeout().toMillis();
        var config = new HikariConfig();
        config.setPoolName("auth-postgres");
        config.setDataSource(PostgresSource.of(address, settings.connectTimeout(), readTimeout));
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(CONNECTIONS_KEPT);
        config.setInitializationFailTimeout(-1); // a server that goes away now is one that goes away later
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setValidationTimeout(settings.connectTimeout().toMillis());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED"); // whatever the server's default is
        // The second is for a writer that is cut off: its lock must not outlive it by more than that.
        config.setConnectionInitSql("SET statement_timeout = " + queryMillis
                + "; SET idle_in_transaction_session_timeout = " + queryMillis);
        return config;
    }

    @Override
    public <T> T read(Work<T> work) {
        try (Connection connection = connection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw PostgresFailure.of(name, e);
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false); // until the pool has it back
            return committed(connection, work);
        } catch (SQLException e) {
            throw PostgresFailure.of(name, e);
        }
    }

    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(WAIT_FOR_OTHER_WRITERS);
            }
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private Connection connection() throws SQLException {
        if (pool.isClosed()) {
            throw new StoreException("the store " + name + " has been closed; open it again");
        }
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
