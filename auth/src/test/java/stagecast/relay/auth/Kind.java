package stagecast.relay.auth;

import java.nio.file.Path;
import java.sql.SQLException;

/** The kinds of databases that a store may be in: what is tested on one holds on all. */
enum Kind {
    SQLITE {
        @Override
        Place empty(Path folder) {
            return Place.of(folder);
        }
    },
    POSTGRES {
        @Override
        Place empty(Path folder) throws SQLException {
            return new Place(folder, Shared.emptied());
        }
    };

    /** A place for a test's store without an account in it. */
    abstract Place empty(Path folder) throws SQLException;

    /** One database for test after test, since a new one for each takes longer than most tests. */
    private static final class Shared {

        private static final StoreAddress ADDRESS = made();
        private static final Sql CLEANER = cleaner();

        private static StoreAddress made() {
            try {
                var address = StoreAddress.parse(PostgresServer.url(PostgresServer.newDatabase()));
                PostgresDatabase.open(address, PostgresSettings.DEFAULTS).close();
                return address;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Sql cleaner() {
            try {
                return PostgresServer.sql(ADDRESS.database());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Whatever there is rests on an account, and goes with it. */
        static StoreAddress emptied() throws SQLException {
            synchronized (CLEANER) {
                CLEANER.run("DELETE FROM accounts"); // of few rows, and quicker with them than TRUNCATE
            }
            return ADDRESS;
        }
    }
}
