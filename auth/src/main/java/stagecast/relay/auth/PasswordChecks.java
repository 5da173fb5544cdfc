package stagecast.relay.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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

    /** Equal attempts that are under way share one hash. */
    private static final class Shared {
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();

        /** Who still waits; guarded by the map's lock for the attempt. */
        private int waiting;
    }

    private static final Outcome FOR_NOBODY = new Outcome.Wrong();

    private final Database database;
    private final PasswordHasher hasher;
    private final WorkQueue hashes;
    private final Secrets secrets;
    private final String decoy;
    private final ConcurrentHashMap<String, Shared> underWay = new ConcurrentHashMap<>();

    PasswordChecks(Database database, PasswordHasher hasher, WorkQueue hashes, Secrets secrets) {
        this.database = database;
        this.hasher = hasher;
        this.hashes = hashes;
        this.secrets = secrets;
        this.decoy = hasher.decoy();
    }

    /**
     * Never blocks.
     *
     * @return to be cancelled by whoever does not wait for it any more: a hash that nobody waits for is not computed
     */
    CompletableFuture<Outcome> check(String email, String password) {
        String attempt = secrets.keyedDigest(AccountRules.emailKey(email), password);
        AtomicBoolean first = new AtomicBoolean();
        Shared shared = underWay.compute(attempt, (key, present) -> {
            first.set(present == null);
            Shared joined = present == null ? new Shared() : present;
            joined.waiting++;
            return joined;
        });
        CompletableFuture<Outcome> mine = shared.result.thenApply(outcome -> outcome);
        var unused = mine.whenComplete((outcome, failure) -> {
            if (mine.isCancelled()) {
                underWay.computeIfPresent(attempt, (key, present) -> {
                    present.waiting -= present == shared ? 1 : 0;
                    return present;
                });
            }
        });
        if (first.get()) {
            var unusedToo = hashes.submit(
                            () -> isAwaited(attempt, shared) ? checkNow(email, password) : FOR_NOBODY,
                            Outcome.Busy::new)
                    .whenComplete((outcome, failure) -> end(attempt, shared, outcome, failure));
        }
        return mine;
    }

    /** Whether anybody waits; if not, whoever comes from now on starts another one. */
    private boolean isAwaited(String attempt, Shared shared) {
        return underWay.computeIfPresent(
                        attempt, (key, present) -> present == shared && shared.waiting == 0 ? null : present)
                == shared;
    }

    private void end(String attempt, Shared shared, @Nullable Outcome outcome, @Nullable Throwable failure) {
        underWay.remove(attempt, shared);
        if (outcome != null) {
            shared.result.complete(outcome);
        } else if (failure != null) {
            shared.result.completeExceptionally(failure);
        }
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
