package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import stagecast.relay.Authenticator;
import stagecast.relay.Credentials;

/** A real store in a folder, with cheap hashes, and time in the test's hands. */
final class Fixture implements AutoCloseable {

    static final Argon2Settings CHEAP = new Argon2Settings(8, 1, 1);
    static final AuthSettings SETTINGS = new AuthSettings(
            Duration.ofHours(12), 1, 2_000, Duration.ofSeconds(8), 2_000, 5, Duration.ofMillis(20), CHEAP);
    static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    final MovableClock clock = new MovableClock();
    final AtomicLong nanoTime = new AtomicLong();
    final ObservedHasher hasher;
    final AuthStore store;

    Fixture(Path folder) {
        this(folder, SETTINGS);
    }

    Fixture(Path folder, AuthSettings settings) {
        var secrets = new Secrets();
        hasher = new ObservedHasher(new Argon2PasswordHasher(settings.argon2(), secrets));
        store = AuthStore.open(folder, settings, clock, hasher, secrets, nanoTime::get);
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
        return await(store.logins().me(token));
    }

    Authenticator.Result authenticate(Credentials credentials) {
        return await(store.authenticator().authenticate(credentials, ADDRESS));
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
