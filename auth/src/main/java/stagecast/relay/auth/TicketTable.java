package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import stagecast.relay.ChannelName;

/** The tickets' SQL, in words that SQLite and PostgreSQL share. A ticket's guests go with it. */
final class TicketTable {

    /** More than one new ticket adds, so that none stay for ever; few, since each takes all its guests with it. */
    private static final int PURGED_AT_ONCE = 2;

    private TicketTable() {}

    /**
     * An account's valid tickets.
     *
     * @param firstExpiry when the first of them ends; of no meaning where there is none
     */
    record Valid(long count, Instant firstExpiry) {}

    /** Nothing if no ticket to this channel has this secret, or it has expired. */
    static Optional<StoredTicket> find(Connection connection, String digest, ChannelName channel, Instant now)
            throws SQLException {
        String sql = "SELECT ticket_id, user_id, max_guests, max_guests_per_address, expires_at FROM tickets"
                + " WHERE sha256 = ? AND channel = ? AND expires_at > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, digest);
            select.setString(2, channel.value());
            select.setLong(3, now.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new StoredTicket(
                                row.getString(1),
                                row.getString(2),
                                channel,
                                row.getLong(3),
                                row.getLong(4),
                                Instant.ofEpochMilli(row.getLong(5))))
                        : Optional.empty();
            }
        }
    }

    static Valid validOf(Connection connection, String makerId, Instant now) throws SQLException {
        String sql = "SELECT count(*), min(expires_at) FROM tickets WHERE user_id = ? AND expires_at > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, makerId);
            select.setLong(2, now.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Valid(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)));
            }
        }
    }

    static void insert(Connection connection, StoredTicket ticket, String digest, Instant now) throws SQLException {
        String sql = "INSERT INTO tickets (ticket_id, sha256, user_id, channel, max_guests, max_guests_per_address,"
                + " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, ticket.ticketId());
            insert.setString(2, digest);
            insert.setString(3, ticket.makerId());
            insert.setString(4, ticket.channel().value());
            insert.setLong(5, ticket.maxGuests());
            insert.setLong(6, ticket.maxGuestsPerAddress());
            insert.setLong(7, now.toEpochMilli());
            insert.setLong(8, ticket.expiresAt().toEpochMilli());
            insert.executeUpdate();
        }
    }

    /** False if this account has no such valid ticket to this channel. */
    static boolean delete(Connection connection, String ticketId, String makerId, ChannelName channel, Instant now)
            throws SQLException {
        if (Database.holdsNone(ticketId)) {
            return false;
        }
        String sql = "DELETE FROM tickets WHERE ticket_id = ? AND user_id = ? AND channel = ? AND expires_at > ?";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, ticketId);
            delete.setString(2, makerId);
            delete.setString(3, channel.value());
            delete.setLong(4, now.toEpochMilli());
            return delete.executeUpdate() == 1;
        }
    }

    static void deleteOf(Connection connection, String makerId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tickets WHERE user_id = ?")) {
            delete.setString(1, makerId);
            delete.executeUpdate();
        }
    }

    /** Forgets some of the tickets that have expired. */
    static void purge(Connection connection, Instant now) throws SQLException {
        String sql = "DELETE FROM tickets WHERE ticket_id IN"
                + " (SELECT ticket_id FROM tickets WHERE expires_at <= ? ORDER BY expires_at LIMIT " + PURGED_AT_ONCE
                + ")";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, now.toEpochMilli());
            delete.executeUpdate();
        }
    }
}
