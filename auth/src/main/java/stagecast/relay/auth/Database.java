package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Where accounts and tokens are kept, with tables as {@link Schema} makes them. Writing transactions run one after
 * another, over all processes that use the same database: what one of them reads stays so until it has ended.
 *
 * <p>Thread-safe. Every method blocks, for a bounded time.
 */
sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {

    /** The rows of a long answer that are fetched at a time; the driver would otherwise fetch all. */
    int FETCHED_AT_ONCE = 500;

    /** The keys that one statement asks for at most: below what any database takes as parameters. */
    int ASKED_AT_ONCE = 500;

    /** Work on a connection, within a transaction if it writes. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Reads what has been committed; each statement by itself.
     *
     * @throws StoreException if it can't be read now
     */
    <T> T read(Work<T> work);

    /**
     * Runs one transaction; when this returns, it is on disk.
     *
     * @throws StoreException if it can't be written now; nothing of it has happened then, unless the way to a server broke
     *     while that was asked to commit
     */
    <T> T write(Work<T> work);

    /**
     * Whether nothing in any store can be equal to this text. PostgreSQL refuses each statement that brings it the
     * character NUL, and no store has it, so who asks for such a thing is told that there is none.
     */
    static boolean holdsNone(String text) {
        return text.indexOf('\0') >= 0;
    }

    /** The parameters of an SQL list of as many values, at least one. */
    static String places(int count) {
        return "(" + "?, ".repeat(count - 1) + "?)";
    }

    /**
     * Sets the statement's first parameters.
     *
     * @return the number of the next one
     */
    static int setAll(PreparedStatement statement, Collection<String> values) throws SQLException {
        int place = 1;
        for (String value : values) {
            statement.setString(place++, value);
        }
        return place;
    }

    /** Waits, for a bounded time, for those who work on a connection, and closes all. Harmless when repeated. */
    @Override
    void close();
}
