package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a relay learns that a credential has ended, in SQL that SQLite and PostgreSQL share. */
final class RevocationTable {

    private RevocationTable() {}

    /** To be called in each transaction that ends a credential. */
    static void count(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE revocations SET total = total + 1")) {
            update.executeUpdate();
        }
    }

    static long total(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT total FROM revocations");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Those of the tokens that exist, by id, with their expiry. */
    static Map<String, Instant> tokens(Connection connection, List<String> ids) throws SQLException {
        return among(connection, "SELECT token_id, expires_at FROM tokens WHERE token_id IN ", ids);
    }

    /** Those of the passwords that are in force, by id; they never expire. */
    static Map<String, Instant> passwords(Connection connection, List<String> ids) throws SQLException {
        String sql = "SELECT password_id, " + Long.MAX_VALUE + " FROM accounts WHERE password_id IN ";
        return among(connection, sql, ids);
    }

    /** Those of the guests who are still in, by user id, with their tickets' expiry. */
    static Map<String, Instant> guests(Connection connection, List<String> ids) throws SQLException {
        String sql = "SELECT g.user_id, t.expires_at FROM guests g JOIN tickets t ON t.ticket_id = g.ticket_id"
                + " WHERE g.user_id IN ";
        return among(connection, sql, ids);
    }

    private static Map<String, Instant> among(Connection connection, String sql, List<String> ids) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql + Database.places(ids.size()))) {
            Database.setAll(select, ids);
            try (ResultSet row = select.executeQuery()) {
                Map<String, Instant> found = new HashMap<>();
                while (row.next()) {
                    found.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2)));
                }
                return found;
            }
        }
    }
}
