package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stagecast.relay.ChannelName;

/** The guests' SQL, in words that SQLite and PostgreSQL share. */
final class GuestTable {

    private GuestTable() {}

    /** Nothing if no guest has this token, or the ticket has expired. */
    static Optional<StoredGuest> find(Connection connection, String digest, Instant now) throws SQLException {
        return Optional.ofNullable(among(connection, Set.of(digest), now).get(digest));
    }

    /** The guests who have these tokens and whose tickets have not expired, by the tokens' digests. */
    static Map<String, StoredGuest> among(Connection connection, Set<String> digests, Instant now) throws SQLException {
        String sql = "SELECT g.user_id, t.channel, t.expires_at, g.came, g.sha256 FROM guests g"
                + " JOIN tickets t ON t.ticket_id = g.ticket_id WHERE g.sha256 IN " + Database.places(digests.size())
                + " AND t.expires_at > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int place = Database.setAll(select, digests);
            select.setLong(place, now.toEpochMilli());
            Map<String, StoredGuest> found = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(5), guest(row));
                }
            }
            return found;
        }
    }

    private static StoredGuest guest(ResultSet row) throws SQLException {
        return new StoredGuest(
                row.getString(1),
                new ChannelName(row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getInt(4) == 1);
    }

    static long count(Connection connection, String ticketId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT count(*) FROM guests WHERE ticket_id = ?")) {
            select.setString(1, ticketId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** How many guests the ticket has admitted from this address. */
    static long count(Connection connection, String ticketId, String address) throws SQLException {
        String sql = "SELECT count(*) FROM guests WHERE ticket_id = ? AND address = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, ticketId);
            select.setString(2, address);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Finds the oldest of the ticket's guests who have neither joined nor posted.
     *
     * @param address the address from which they were admitted; null for any
     * @param before the latest time of their admission
     * @param passedOver tells which guests to skip
     */
    static Optional<String> oldestAbsent(
            Connection connection,
            String ticketId,
            @Nullable String address,
            Instant before,
            Predicate<String> passedOver)
            throws SQLException {
        String sql = "SELECT user_id FROM guests WHERE ticket_id = ? AND came = 0 AND created_at <= ?"
                + (address == null ? "" : " AND address = ?") + " ORDER BY created_at";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, ticketId);
            select.setLong(2, before.toEpochMilli());
            if (address != null) {
                select.setString(3, address);
            }
            select.setFetchSize(Database.FETCHED_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (!passedOver.test(row.getString(1))) {
                        return Optional.of(row.getString(1));
                    }
                }
                return Optional.empty();
            }
        }
    }

    /**
     * Adds a guest who has neither joined nor posted yet.
     *
     * @param address from where; null if the ticket does not bound the guests of an address
     */
    static void insert(
            Connection connection, String userId, String digest, String ticketId, @Nullable String address, Instant now)
            throws SQLException {
        String sql = "INSERT INTO guests (user_id, sha256, ticket_id, address, came, created_at)"
                + " VALUES (?, ?, ?, ?, 0, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, userId);
            insert.setString(2, digest);
            insert.setString(3, ticketId);
            insert.setString(4, address);
            insert.setLong(5, now.toEpochMilli());
            insert.executeUpdate();
        }
    }

    static void delete(Connection connection, String userId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM guests WHERE user_id = ?")) {
            delete.setString(1, userId);
            delete.executeUpdate();
        }
    }

    /** False if this account has let no such guest into this channel. */
    static boolean delete(Connection connection, String userId, String makerId, ChannelName channel, Instant now)
            throws SQLException {
        if (Database.holdsNone(userId)) {
            return false;
        }
        String sql = "DELETE FROM guests WHERE user_id = ? AND ticket_id IN"
                + " (SELECT ticket_id FROM tickets WHERE user_id = ? AND channel = ? AND expires_at > ?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, userId);
            delete.setString(2, makerId);
            delete.setString(3, channel.value());
            delete.setLong(4, now.toEpochMilli());
            return delete.executeUpdate() == 1;
        }
    }
}
