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
import stagecast.relay.EmailAddress;

/** The accounts' SQL, in words that SQLite and PostgreSQL share. */
final class AccountTable {

    private AccountTable() {}

    static Optional<StoredAccount> find(Connection connection, String email) throws SQLException {
        if (Database.holdsNone(email)) {
            return Optional.empty();
        }
        String key = EmailAddress.key(email);
        return Optional.ofNullable(among(connection, Set.of(key)).get(key));
    }

    /**
     * Those of the accounts that exist, by {@link EmailAddress#key}.
     *
     * @param emailKeys none that {@linkplain Database#holdsNone no store has}
     */
    static Map<String, StoredAccount> among(Connection connection, Set<String> emailKeys) throws SQLException {
        String sql = "SELECT user_id, email, created_at, password_id, password_hash, email_key FROM accounts"
                + " WHERE email_key IN " + Database.places(emailKeys.size());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            Database.setAll(select, emailKeys);
            Map<String, StoredAccount> found = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(6), new StoredAccount(account(row), row.getString(4), row.getString(5)));
                }
            }
            return found;
        }
    }

    /** False if there is an account of this e-mail already. */
    static boolean insert(Connection connection, StoredAccount added) throws SQLException {
        String sql = "INSERT INTO accounts (user_id, email, email_key, password_id, password_hash, created_at)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (email_key) DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, added.account().userId());
            insert.setString(2, added.account().email());
            insert.setString(3, EmailAddress.key(added.account().email()));
            insert.setString(4, added.passwordId());
            insert.setString(5, added.passwordHash());
            insert.setLong(6, added.account().createdAt().toEpochMilli());
            return insert.executeUpdate() == 1;
        }
    }

    static void updatePassword(Connection connection, String userId, String passwordId, String passwordHash)
            throws SQLException {
        String sql = "UPDATE accounts SET password_id = ?, password_hash = ? WHERE user_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, passwordId);
            update.setString(2, passwordHash);
            update.setString(3, userId);
            update.executeUpdate();
        }
    }

    /** Keeps the password with its id, and changes nothing if it is no longer that one. */
    static void replaceHash(Connection connection, StoredAccount account, String passwordHash) throws SQLException {
        String sql =
                "UPDATE accounts SET password_hash = ? WHERE user_id = ? AND password_id = ? AND password_hash = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, passwordHash);
            update.setString(2, account.account().userId());
            update.setString(3, account.passwordId());
            update.setString(4, account.passwordHash());
            update.executeUpdate();
        }
    }

    /** The hash of the account that would be next to one of this e-mail; nothing if there is no account at all. */
    static Optional<String> neighboursHash(Connection connection, String email) throws SQLException {
        String next = "SELECT password_hash FROM accounts WHERE email_key > ? ORDER BY email_key LIMIT 1";
        try (PreparedStatement select = connection.prepareStatement(next)) {
            select.setString(1, Database.holdsNone(email) ? "" : EmailAddress.key(email));
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return Optional.of(row.getString(1));
                }
            }
        }
        String first = "SELECT password_hash FROM accounts ORDER BY email_key LIMIT 1";
        try (PreparedStatement select = connection.prepareStatement(first);
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /** The account's tokens and tickets go with it. */
    static void delete(Connection connection, String userId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM accounts WHERE user_id = ?")) {
            delete.setString(1, userId);
            delete.executeUpdate();
        }
    }

    static boolean isEmpty(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM accounts LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return !row.next();
        }
    }

    static List<Account> all(Connection connection) throws SQLException {
        String sql = "SELECT user_id, email, created_at FROM accounts ORDER BY email_key";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            List<Account> accounts = new ArrayList<>();
            while (row.next()) {
                accounts.add(account(row));
            }
            return accounts;
        }
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)));
    }
}
