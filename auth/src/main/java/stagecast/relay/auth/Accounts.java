package stagecast.relay.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import stagecast.relay.EmailAddress;

/**
 * The accounts, for whoever runs the relay. Other processes may use the same store: a relay on it knows a new account at
 * once, and ends what rested on an old password or account within seconds.
 *
 * <p>Thread-safe. Every method blocks, those that take a password for a hash, and throws {@link StoreException} where
 * the store can't be used. A change that is answered with {@link Outcome.Done} is on disk.
 */
public final class Accounts {

    /** What became of a change. */
    public sealed interface Outcome {

        /**
         * It was made.
         *
         * @param account as it is now, or was before it was removed
         */
        record Done(Account account) implements Outcome {}

        /**
         * It was not, and nothing has changed.
         *
         * @param reason why, in a sentence for the operator
         */
        record Refused(String reason) implements Outcome {}
    }

    private static final int MAX_UTF8_BYTES_OF_A_CHAR = 3;
    private static final Outcome NO_ACCOUNT = new Outcome.Refused("no account has this e-mail");

    private final Database database;
    private final PasswordHasher hasher;
    private final Secrets secrets;
    private final InstantSource clock;
    private final int shortestPassword;

    Accounts(Database database, PasswordHasher hasher, Secrets secrets, InstantSource clock, int shortestPassword) {
        this.database = database;
        this.hasher = hasher;
        this.secrets = secrets;
        this.clock = clock;
        this.shortestPassword = shortestPassword;
    }

    /**
     * Makes an account.
     *
     * @param email 1 to 254 characters, not counting white space around it, and no control character; kept in NFC, and unique
     *     regardless of the case of ASCII letters
     * @param password {@link AuthSettings#passwordLength()} to 1024 characters, hashed in NFC; not changed, for the caller to wipe
     */
    public Outcome add(String email, char[] password) {
        String normalized = EmailAddress.normalized(email);
        var wrong = AccountRules.wrongWithEmail(normalized);
        if (wrong != null) {
            return new Outcome.Refused(wrong);
        }
        return withHash(password, hash -> add(normalized, hash));
    }

    private Outcome add(String email, String hash) {
        var account = new Account(secrets.id(), email, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        var stored = new StoredAccount(account, secrets.id(), hash);
        return database.write(connection -> AccountTable.insert(connection, stored))
                ? new Outcome.Done(account)
                : new Outcome.Refused("an account of this e-mail exists already");
    }

    /** Removes an account; its tokens and tickets, and the connections that rest on it, end. */
    public Outcome remove(String email) {
        return change(email, AccountTable::delete);
    }

    /**
     * Sets another password; the account's tokens and tickets, and the connections that rest on it, end.
     *
     * @param password as with {@link #add}; not changed, for the caller to wipe
     */
    public Outcome changePassword(String email, char[] password) {
        return withHash(
                password,
                hash -> change(email, (connection, userId) -> {
                    AccountTable.updatePassword(connection, userId, secrets.id(), hash);
                    TokenTable.deleteOf(connection, userId);
                    TicketTable.deleteOf(connection, userId);
                }));
    }

    /** All accounts, by e-mail. */
    public List<Account> list() {
        return database.read(AccountTable::all);
    }

    /** Whether there is no account at all. */
    public boolean isEmpty() {
        return database.read(AccountTable::isEmpty);
    }

    @FunctionalInterface
    private interface Change {
        void of(Connection connection, String userId) throws SQLException;
    }

    private Outcome change(String email, Change change) {
        return database.write(connection -> {
            var found = AccountTable.find(connection, email);
            if (found.isEmpty()) {
                return NO_ACCOUNT;
            }
            Account account = found.get().account();
            change.of(connection, account.userId());
            RevocationTable.count(connection);
            return new Outcome.Done(account);
        });
    }

    /** Goes on with the hash of the password in NFC, if it may be a password. */
    private Outcome withHash(char[] password, Function<String, Outcome> goOn) {
        char[] normalized = Passwords.normalized(password);
        try {
            var wrong = AccountRules.wrongWithPassword(normalized, shortestPassword);
            return wrong == null ? goOn.apply(hash(normalized)) : new Outcome.Refused(wrong);
        } finally {
            Arrays.fill(normalized, ' ');
        }
    }

    /** An unpaired surrogate becomes a question mark, as {@link String#getBytes()} has it when the password is checked. */
    private String hash(char[] password) {
        ByteBuffer encoded = ByteBuffer.allocate(MAX_UTF8_BYTES_OF_A_CHAR * password.length);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(password), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        try {
            return hasher.hash(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
