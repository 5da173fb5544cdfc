package stagecast.relay.auth;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Where a test has its store.
 *
 * @param address a file of this folder, or a database
 */
record Place(Path folder, StoreAddress address) {

    static Place of(Path folder) {
        return new Place(folder, StoreAddress.SQLITE);
    }

    AuthStore open(AuthSettings settings, MovableClock clock) {
        return AuthStore.open(folder, settings.withStore(address), clock);
    }

    Database openDatabase() {
        return address.isSqlite()
                ? SqliteDatabase.open(folder, 1)
                : PostgresDatabase.open(address, PostgresSettings.DEFAULTS);
    }

    /** The store as any other tool sees it. */
    Sql sql() throws SQLException {
        return address.isSqlite() ? Sql.open(folder) : PostgresServer.sql(address.database());
    }

    /** What messages call it. */
    String name() {
        return address.isSqlite() ? folder.resolve(StoreFile.NAME).toString() : address.name();
    }
}
