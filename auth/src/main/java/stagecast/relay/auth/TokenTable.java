package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The tokens' SQL, in words that SQLite and PostgreSQL share. */
final class TokenTable {

    /** So that a login after many tokens have expired takes no longer than another. */
    private static final int PURGED_AT_ONCE = 100;

    private TokenTable() {}

    /** Nothing if there is no such token, or it has expired. */
    static Optional<StoredToken> find(Connection connection, String digest, Instant now) throws SQLException {
        return Optional.ofNullable(among(connection, Set.of(digest), now).get(digest));
    }

    /** Those of the tokens that exist and have not expired, by digest. */
    static Map<String, StoredToken> among(Connection connection, Set<String> digests, Instant now) throws SQLException {
        String sql = "SELECT t.token_id, t.user_id, a.email, t.expires_at, t.sha256 FROM tokens t"
                + " JOIN accounts a ON a.user_id = t.user_id WHERE t.sha256 IN " + Database.places(digests.size())
                + " AND t.expires_at > ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int place = Database.setAll(select, digests);
            select.setLong(place, now.toEpochMilli());
            Map<String, StoredToken> found = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(5), token(row));
                }
            }
            return found;
        }
    }

    private static StoredToken token(ResultSet row) throws SQLException {
        return new StoredToken(
                row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
    }

    /** False if the account is gone, or its password is no longer the one that was checked. */
    static boolean insert(Connection connection, StoredToken token, String digest, String passwordId, Instant now)
            throws SQLException {
        String sql = "INSERT INTO tokens (token_id, sha256, user_id, created_at, expires_at)"
                + " SELECT ?, ?, user_id, ?, ? FROM accounts WHERE user_id = ? AND password_id = ?";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, token.tokenId());
            insert.setString(2, digest);
            insert.setLong(3, now.toEpochMilli());
            insert.setLong(4, token.expiresAt().toEpochMilli());
            insert.setString(5, token.userId());
            insert.setString(6, passwordId);
            return insert.executeUpdate() == 1;
        }
    }

    /** How many tokens the account has, expired ones included; counts up to {@code most}. */
    static int count(Connection connection, String userId, int most) throws SQLException {
        String sql = "SELECT count(*) FROM (SELECT 1 FROM tokens WHERE user_id = ? LIMIT ?) AS counted";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, userId);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /**
     * The ids of the account's oldest tokens.
     *
     * @param passedOver tells which tokens to skip
     * @param most how many at most
     */
    static List<String> oldest(Connection connection, String userId, Predicate<String> passedOver, int most)
            throws SQLException {
        String sql = "SELECT token_id FROM tokens WHERE user_id = ? ORDER BY created_at";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, userId);
            select.setFetchSize(Database.FETCHED_AT_ONCE);
            List<String> oldest = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (oldest.size() < most && row.next()) {
                    if (!passedOver.test(row.getString(1))) {
                        oldest.add(row.getString(1));
                    }
                }
            }
            return oldest;
        }
    }

    /** Deletes the expired tokens of the account. */
    static void purgeOf(Connection connection, String userId, Instant now) throws SQLException {
        String sql = "DELETE FROM tokens WHERE user_id = ? AND expires_at <= ?";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, userId);
            delete.setLong(2, now.toEpochMilli());
            delete.executeUpdate();
        }
    }

    static void delete(Connection connection, String tokenId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tokens WHERE token_id = ?")) {
            delete.setString(1, tokenId);
            delete.executeUpdate();
        }
    }

    static void deleteOf(Connection connection, String userId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tokens WHERE user_id = ?")) {
            delete.setString(1, userId);
            delete.executeUpdate();
        }
    }

    /** Forgets some of the tokens that have expired. */
    static void purge(Connection connection, Instant now) throws SQLException {
        String sql = "DELETE FROM tokens WHERE token_id IN"
                + " (SELECT token_id FROM tokens WHERE expires_at <= ? ORDER BY expires_at LIMIT " + PURGED_AT_ONCE
                + ")";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, now.toEpochMilli());
            delete.executeUpdate();
        }
    }
}
