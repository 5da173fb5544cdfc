package stagecast.relay.auth;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** Opens the database's file and brings its tables up to date. */
final class Schema {

    private static final String MIGRATIONS = "classpath:stagecast/relay/auth/migration";
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private Schema() {}

    /**
     * Makes folder, file and tables where they are missing, and migrates older tables.
     *
     * @throws StoreException if that fails, or if a newer program wrote the file
     */
    static Database open(Path folder, int readers) {
        Path file = StoreFile.prepare(folder);
        SQLiteDataSource source = source(file);
        StoreFile.exclusively(folder, () -> {
            probe(file, source);
            migrate(file, source);
        });
        return new Database(file, source, readers);
    }

    private static SQLiteDataSource source(Path file) {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toUri()); // as a URI, or a question mark in the path would end it
        return source;
    }

    private static void probe(Path file, SQLiteDataSource source) {
        try (Connection connection = source.getConnection()) {
            connection.getMetaData().getTables(null, null, null, null).close();
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code) {
                throw new StoreException(
                        file + " is no SQLite database; move it away, or choose another data folder", e);
            }
            throw new StoreException("the store " + file + " can't be opened: " + e.getMessage(), e);
        }
    }

    private static void migrate(Path file, SQLiteDataSource source) {
        try {
            var flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations(MIGRATIONS)
                    .load();
            MigrationInfoService state = flyway.info();
            if (Stream.of(state.all()).map(MigrationInfo::getState).anyMatch(Schema::isNewer)) {
                throw new StoreException("the store " + file + " was written by a newer version of this program;"
                        + " start that version, or choose another data folder");
            }
            if (state.pending().length > 0) {
                flyway.migrate();
            }
        } catch (FlywayException e) {
            throw new StoreException(
                    "the tables of the store " + file + " can't be brought up to date: " + firstLine(e)
                            + "; choose another data folder, or restore a backup",
                    e);
        }
    }

    private static boolean isNewer(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }

    private static String firstLine(FlywayException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason was given");
    }
}
