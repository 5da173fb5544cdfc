package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import stagecast.relay.EmailAddress;

/**
 * Converts the e-mails of existing accounts to the form in which they are compared from now on: without white space around
 * them, and in NFC. It is Java, because no SQL that both databases have can normalise text.
 */
final class EmailMigration implements JavaMigration {

    private record Row(String userId, String email) {}

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("4");
    }

    @Override
    public String getDescription() {
        return "emails in the form in which they are compared";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    /**
     * Runs it, in a transaction.
     *
     * @throws StoreException if two accounts would have one e-mail, with a sentence for the operator
     */
    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        Map<String, Row> accounts = new LinkedHashMap<>();
        String sql = "SELECT user_id, email FROM accounts";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Row account = new Row(row.getString(1), row.getString(2));
                Row other = accounts.put(EmailAddress.key(account.email), account);
                if (other != null) {
                    throw new StoreException("the accounts \"" + other.email + "\" and \"" + account.email
                            + "\" have one e-mail from this version on, which compares e-mails in NFC and without white"
                            + " space around them; remove one of the two with the version that made them");
                }
            }
        }
        for (Map.Entry<String, Row> account : accounts.entrySet()) {
            if (!EmailAddress.normalized(account.getValue().email).equals(account.getValue().email)) {
                update(connection, account.getKey(), account.getValue());
            }
        }
    }

    private static void update(Connection connection, String key, Row account) throws SQLException {
        String sql = "UPDATE accounts SET email = ?, email_key = ? WHERE user_id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, EmailAddress.normalized(account.email));
            update.setString(2, key);
            update.setString(3, account.userId);
            update.executeUpdate();
        }
    }
}
