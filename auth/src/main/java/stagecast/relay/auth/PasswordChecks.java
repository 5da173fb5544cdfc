package stagecast.relay.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Compares passwords with those in the store: the one place where a client's attempt becomes a hash. Thread-safe;
 * account and hash are read and computed on the hash queue's threads.
 */
final class PasswordChecks {

    /** What an attempt came to. */
    sealed interface Outcome {

        /** The password is the account's, as the store had it when the check began. */
        record Right(StoredAccount account) implements Outcome {}

        /** There is no such account, or it has another password. */
        record Wrong() implements Outcome {}

        /** Nothing was computed. */
        record Busy(Duration retryAfter) implements Outcome {}
    }

    private final Database database;
    private final PasswordHasher hasher;
    private final WorkQueue hashes;
    private final String decoy;

    PasswordChecks(Database database, PasswordHasher hasher, WorkQueue hashes) {
        this.database = database;
        this.hasher = hasher;
        this.hashes = hashes;
        this.decoy = hasher.decoy();
    }

    /** Never blocks. */
    CompletableFuture<Outcome> check(String email, String password) {
        return hashes.submit(() -> checkNow(email, password), Outcome.Busy::new);
    }

    /** An unknown account takes the same way as a wrong password, so that its time tells nothing. */
    private Outcome checkNow(String email, String password) {
        var account = database.read(connection -> AccountTable.find(connection, email));
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        try {
            boolean right =
                    hasher.verify(account.map(StoredAccount::passwordHash).orElse(decoy), bytes);
            return right && account.isPresent() ? new Outcome.Right(account.get()) : new Outcome.Wrong();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
