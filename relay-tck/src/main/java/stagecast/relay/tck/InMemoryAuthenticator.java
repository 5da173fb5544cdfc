package stagecast.relay.tck;

import java.net.InetAddress;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import stagecast.relay.Authenticator;
import stagecast.relay.ChannelName;
import stagecast.relay.Credentials;
import stagecast.relay.EmailAddress;
import stagecast.relay.Identity;

/**
 * Accounts and tokens in memory, with checks that a test can hold back. Passwords are checked on another thread, tokens
 * at once, as real ones do it; wrong passwords count for as long as it lives. Thread-safe.
 */
public final class InMemoryAuthenticator implements Authenticator {

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, Identity> tokens = new ConcurrentHashMap<>();
    private final WrongPasswords wrongPasswords = new WrongPasswords();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore abandoned = new Semaphore(0);
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    /**
     * Somebody who may log in.
     *
     * @param email as it was given
     * @param password in clear
     * @param identity what a login with the password gives
     */
    public record Account(String email, String password, Identity identity) {

        /** The text message that authenticates in band. */
        public String credentials() {
            return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
        }
    }

    /** Checks that wait. */
    public static final class Hold {

        private final CompletableFuture<Void> gate;

        private Hold(CompletableFuture<Void> gate) {
            this.gate = gate;
        }

        /** Lets them have their results. */
        public void release() {
            gate.complete(null);
        }

        /** Makes them fail. */
        public void fail(Exception cause) {
            gate.completeExceptionally(cause);
        }
    }

    /** Adds an account; the address is compared as everywhere: see {@link EmailAddress#key}. */
    public Account addAccount(String email, String password) {
        var identity = Identity.ofAccount(id(), email, "password-" + id());
        var account = new Account(email, password, identity);
        accounts.put(EmailAddress.key(email), account);
        return account;
    }

    /**
     * Makes a token; {@link Identity#credential()} is one of its own.
     *
     * @throws IllegalArgumentException if there is no account of this address
     */
    public String login(String email) {
        Account account = accounts.get(EmailAddress.key(email));
        if (account == null) {
            throw new IllegalArgumentException("no account of " + email);
        }
        String token = "token-" + id();
        tokens.put(token, Identity.ofAccount(account.identity().userId(), account.email(), "login-" + id()));
        return token;
    }

    /** Makes the token of a new guest, who may use this channel alone. */
    public String admitGuest(String channel) {
        String token = "guest-token-" + id();
        tokens.put(token, Identity.ofGuest(id(), new ChannelName(channel), "guest-" + id()));
        return token;
    }

    /** Who the token speaks for. */
    public Identity identityOf(String token) {
        Identity identity = tokens.get(token);
        if (identity == null) {
            throw new IllegalArgumentException("no such token");
        }
        return identity;
    }

    /** From now on no check has a result. What is returned ends that for the checks that have begun. */
    public Hold holdChecks() {
        var hold = new CompletableFuture<Void>();
        begun.drainPermits();
        gate = hold;
        return new Hold(hold);
    }

    /** Ends {@link #holdChecks()} for the checks that begin later. */
    public void checkAtOnce() {
        gate = CompletableFuture.completedFuture(null);
    }

    /**
     * Waits until a check has begun, since {@link #holdChecks()} or the last one that was waited for.
     *
     * @return false if none began in time
     */
    public boolean awaitCheck(Duration wait) throws InterruptedException {
        return begun.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until a check has been cancelled.
     *
     * @return false if none was in time
     */
    public boolean awaitAbandoned(Duration wait) throws InterruptedException {
        return abandoned.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
        begun.release();
        CompletableFuture<Result> result = credentials instanceof Credentials.Token token
                ? gate.thenApply(open -> byToken(token.token()))
                : gate.thenApplyAsync(open -> byPassword((Credentials.Password) credentials, address));
        var unused = result.whenComplete((outcome, failure) -> {
            if (result.isCancelled()) {
                abandoned.release();
            }
        });
        return result;
    }

    private Result byToken(String token) {
        Identity identity = tokens.get(token);
        return identity == null ? new Result.Rejected() : new Result.Accepted(identity);
    }

    private Result byPassword(Credentials.Password typed, InetAddress address) {
        String email = EmailAddress.key(typed.email());
        Account account = accounts.get(email);
        Result unlessThrottled = account != null && nfc(account.password()).equals(nfc(typed.password()))
                ? new Result.Accepted(account.identity())
                : new Result.Rejected();
        return wrongPasswords.count(email, address, unlessThrottled);
    }

    private static String nfc(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
