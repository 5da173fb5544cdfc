package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import stagecast.relay.Authenticator;
import stagecast.relay.Credentials;

/** A real store, with cheap hashes, and time in the test's hands. */
final class Fixture implements AutoCloseable {

    static final Argon2Settings CHEAP = new Argon2Settings(8, 1, 1);
    static final AuthSettings SETTINGS = settings(1, AttemptSettings.DEFAULTS);
    static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    final MovableClock clock = new MovableClock();
    final AtomicLong nanoTime = new AtomicLong();
    final ObservedHasher hasher;
    final AuthStore store;
    private int guesses;

    static AuthSettings settings(int hashThreads, AttemptSettings attempts) {
        return settings(hashThreads, attempts, CHEAP);
    }

    static AuthSettings settings(int hashThreads, AttemptSettings attempts, Argon2Settings argon2) {
        return new AuthSettings(
                Duration.ofHours(12),
                hashThreads,
                2_000,
                Duration.ofSeconds(8),
                2_000,
                1,
                20_000,
                5,
                Duration.ofMillis(20),
                attempts,
                argon2,
                StoreAddress.SQLITE,
                PostgresSettings.DEFAULTS);
    }

    /** With another bound of an account's tokens. */
    static AuthSettings tokensPerAccount(int most) {
        return new AuthSettings(
                SETTINGS.tokenTtl(),
                SETTINGS.hashThreads(),
                SETTINGS.hashQueue(),
                SETTINGS.hashWait(),
                SETTINGS.lookupQueue(),
                SETTINGS.passwordLength(),
                most,
                SETTINGS.ticketsPerAccount(),
                SETTINGS.revocationPoll(),
                SETTINGS.attempts(),
                SETTINGS.argon2(),
                SETTINGS.store(),
                SETTINGS.postgres());
    }

    /** One of 65,536 addresses. */
    static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    Fixture(Path folder) {
        this(folder, SETTINGS);
    }

    Fixture(Path folder, AuthSettings settings) {
        this(Place.of(folder), settings);
    }

    Fixture(Place place) {
        this(place, SETTINGS);
    }

    Fixture(Place place, AuthSettings settings) {
        var secrets = new Secrets();
        hasher = new ObservedHasher(new Argon2PasswordHasher(settings.argon2(), secrets));
        store = AuthStore.open(
                place.folder(), settings.withStore(place.address()), clock, hasher, secrets, nanoTime::get);
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the stage had no result", e);
        }
    }

    Account add(String email, String password) {
        return done(store.accounts().add(email, password.toCharArray()));
    }

    static Account done(Accounts.Outcome outcome) {
        return assertInstanceOf(Accounts.Outcome.Done.class, outcome).account();
    }

    static String refused(Accounts.Outcome outcome) {
        return assertInstanceOf(Accounts.Outcome.Refused.class, outcome).reason();
    }

    LoginResult login(String email, String password) {
        return await(store.logins().login(email, password, ADDRESS));
    }

    LoginResult.LoggedIn loggedIn(String email, String password) {
        return assertInstanceOf(LoginResult.LoggedIn.class, login(email, password));
    }

    TokenResult me(String token) {
        return await(store.logins().me(token, Fixture.ADDRESS));
    }

    Authenticator.Result authenticate(Credentials credentials) {
        return await(store.authenticator().authenticate(credentials, ADDRESS));
    }

    /** Begins to try a password from an address. */
    CompletionStage<Authenticator.Result> attempt(String email, String password, InetAddress from) {
        return store.authenticator().authenticate(new Credentials.Password(email, password), from);
    }

    Authenticator.Result result(String email, String password, InetAddress from) {
        return await(attempt(email, password, from));
    }

    void accepted(String email, String password, InetAddress from) {
        assertInstanceOf(Authenticator.Result.Accepted.class, result(email, password, from));
    }

    /** Tries as many passwords, all different and all wrong, and expects each to be computed. */
    void guess(int times, String email, InetAddress from) {
        for (int i = 0; i < times; i++) {
            assertEquals(new Authenticator.Result.Rejected(), result(email, "guess " + guesses++, from));
        }
    }

    void advance(Duration by) {
        nanoTime.addAndGet(by.toNanos());
    }

    /** The name of the credential that these credentials lead to. */
    String credential(Credentials credentials) {
        return assertInstanceOf(Authenticator.Result.Accepted.class, authenticate(credentials))
                .identity()
                .credential();
    }

    @Override
    public void close() {
        hasher.open();
        store.close();
    }
}
