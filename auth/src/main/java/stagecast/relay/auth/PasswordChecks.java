package stagecast.relay.auth;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import stagecast.relay.EmailAddress;

/**
 * Compares passwords with those in the store: the one place where a client's attempt becomes a hash. Thread-safe;
 * account and hash are read and computed on the threads of a {@link HashQueue}.
 */
final class PasswordChecks implements AutoCloseable {

    /** What an attempt came to. */
    sealed interface Outcome {

        /** The password is the account's, as the store had it when the check began. */
        record Right(StoredAccount account) implements Outcome {}

        /** There is no such account, or it has another password. */
        record Wrong() implements Outcome {}

        /** There were too many wrong ones; nothing was computed. */
        record Throttled(Duration retryAfter) implements Outcome {}

        /** Nothing was computed. */
        record Busy(Duration retryAfter) implements Outcome {}
    }

    private static final BatchedReads.Question<StoredAccount> ACCOUNTS = AccountTable::among;

    private final Database database;
    private final PasswordHasher hasher;
    private final BatchedReads reads;
    private final Secrets secrets;
    private final LongSupplier nanoTime;
    private final String decoy;
    private final FailureLog failures;
    private final VerifiedPasswords verified;
    private final HashQueue hashes;

    /** Starts the threads that hash. */
    PasswordChecks(
            Database database,
            PasswordHasher hasher,
            BatchedReads reads,
            Secrets secrets,
            AuthSettings settings,
            LongSupplier nanoTime) {
        this.database = database;
        this.hasher = hasher;
        this.reads = reads;
        this.secrets = secrets;
        this.nanoTime = nanoTime;
        this.decoy = hasher.decoy();
        this.failures = new FailureLog(nanoTime);
        this.verified = new VerifiedPasswords(settings.attempts().remembered(), nanoTime);
        this.hashes = new HashQueue(settings, this::compute, nanoTime);
    }

    /**
     * Never blocks.
     *
     * @param address where the attempt comes from
     * @return to be cancelled by whoever does not wait for it any more: a hash that nobody waits for is not computed
     */
    CompletableFuture<Outcome> check(String email, String password, InetAddress address) {
        String emailKey = EmailAddress.key(email);
        var origin = Origin.of(address, secrets.keyedDigest(emailKey));
        var attempt =
                new Attempt(secrets.keyedDigest(emailKey, password), email, password, origin, nanoTime.getAsLong());
        var answer = new CompletableFuture<Outcome>();
        String passwordId = verified.passwordId(attempt.guess);
        if (passwordId == null) {
            hashes.submit(attempt, answer);
        } else {
            lookUp(attempt, emailKey, passwordId, answer);
        }
        return answer;
    }

    private void lookUp(Attempt attempt, String emailKey, String passwordId, CompletableFuture<Outcome> answer) {
        CompletableFuture<Optional<Outcome>> lookUp = reads.find(
                attempt.origin.address(),
                ACCOUNTS,
                emailKey,
                account -> remembered(attempt, passwordId, account),
                retryAfter -> Optional.of(new Outcome.Busy(retryAfter)));
        var unused = lookUp.whenComplete((outcome, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (outcome.isPresent()) {
                answer.complete(outcome.get());
            } else {
                hashes.submit(attempt, answer);
            }
        });
        var unusedToo =
                answer.whenComplete((outcome, failure) -> lookUp.cancel(false)); // the caller may not wait any more
    }

    /** Right without a hash if the password is still the account's, by whichever process it may have been changed. */
    private Optional<Outcome> remembered(Attempt attempt, String passwordId, Optional<StoredAccount> stored) {
        var account = stored.filter(found -> found.passwordId().equals(passwordId));
        if (account.isPresent()) {
            hashes.succeeded(attempt.origin);
        } else {
            verified.remove(attempt.guess, passwordId);
        }
        return account.map(Outcome.Right::new);
    }

    private Outcome compute(Attempt attempt) {
        var account = database.read(connection -> AccountTable.find(connection, attempt.email));
        if (account.isPresent() && account.get().passwordId().equals(verified.passwordId(attempt.guess))) {
            return new Outcome.Right(account.get()); // verified after this attempt had been looked for there
        }
        String hash = account.map(StoredAccount::passwordHash).orElseGet(() -> forNobody(attempt.email));
        byte[] normalized = attempt.normalized.getBytes(StandardCharsets.UTF_8);
        try {
            boolean isRight = hasher.verify(hash, normalized);
            boolean isRightAsSent = !isRight && !attempt.isNormalized() && verifyAsSent(hash, attempt);
            if (account.isEmpty() || !(isRight || isRightAsSent)) {
                return new Outcome.Wrong();
            }
            verified.add(attempt.guess, account.get().passwordId());
            if (isRightAsSent || hasher.isOutdated(hash)) {
                rehash(account.get(), normalized);
            }
            return new Outcome.Right(account.get());
        } finally {
            Arrays.fill(normalized, (byte) 0);
        }
    }

    /** Earlier versions stored passwords in the form in which they were typed. */
    private boolean verifyAsSent(String hash, Attempt attempt) {
        byte[] asSent = attempt.password.getBytes(StandardCharsets.UTF_8);
        try {
            return hasher.verify(hash, asSent);
        } finally {
            Arrays.fill(asSent, (byte) 0);
        }
    }

    /**
     * What is computed where there is no account, so that its time tells nothing. Some accounts may still have a hash of an
     * earlier cost: so this is another account's, and who does not exist takes as long as somebody who does.
     */
    private String forNobody(String email) {
        return database.read(connection -> AccountTable.neighboursHash(connection, email))
                .orElse(decoy);
    }

    /** The password stays what it is, and with it all that rests on it. It was right, whether this succeeds or not. */
    private void rehash(StoredAccount account, byte[] password) {
        String hash = hasher.hash(password);
        try {
            database.write(connection -> {
                AccountTable.replaceHash(connection, account, hash);
                return account;
            });
        } catch (StoreException e) {
            failures.failed("a password keeps its former hash until the next login", e);
        }
    }

    /** Answers what waits with busy, and waits a bounded time for what is under way. */
    @Override
    public void close() {
        hashes.close();
    }
}
