package stagecast.relay.auth;

import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables of a store up to date: the same ones, made by the same SQL, in each kind of database. */
final class Schema {

    private static final String MIGRATIONS = "classpath:stagecast/relay/auth/migration";

    private Schema() {}

    /**
     * Makes the tables where they are missing, and migrates older ones.
     *
     * @param store its name, as messages show it
     * @param otherwise what the operator can do in place of using this store
     * @throws StoreException if that fails, or if a newer program wrote the store
     */
    static void migrate(DataSource source, String store, String otherwise) {
        try {
            var flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations(MIGRATIONS)
                    .javaMigrations(new EmailMigration())
                    .load();
            MigrationInfoService state = flyway.info();
            if (Stream.of(state.all()).map(MigrationInfo::getState).anyMatch(Schema::isNewer)) {
                throw new StoreException("the store " + store + " was written by a newer version of this program;"
                        + " start that version, or " + otherwise);
            }
            if (state.pending().length > 0) {
                flyway.migrate();
            }
        } catch (FlywayException e) {
            throw new StoreException(
                    "the tables of the store " + store + " can't be brought up to date: " + reason(e) + "; " + otherwise
                            + ", or restore a backup",
                    e);
        }
    }

    private static boolean isNewer(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }

    private static String reason(FlywayException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException ours) {
                return String.valueOf(ours.getMessage());
            }
        }
        return firstLine(e);
    }

    private static String firstLine(FlywayException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason was given");
    }
}
