package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stagecast.relay.Authenticator;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;

/**
 * What every {@link Authenticator} keeps. Its subject may be shared by all tests, for each has an account and addresses
 * of its own. What bounds wrong passwords is as the protocol has it where nothing else is set.
 */
public abstract class AuthenticatorContract {

    private static final String PASSWORD = "correct horse, \"battery\" ståple";
    private static final int DEADLINE_SECONDS = 30;

    private final String email = "Person." + UUID.randomUUID() + "@Example.org";
    private final long network = ThreadLocalRandom.current().nextLong();
    private int guesses;

    /** The one to be tested; the same for each call within a test. */
    protected abstract Authenticator authenticator() throws Exception;

    /** Adds an account to it. */
    protected abstract void createAccount(String email, String password) throws Exception;

    /** Logs in and returns the token. */
    protected abstract String login(String email, String password) throws Exception;

    @BeforeEach
    final void createTheAccount() throws Exception {
        createAccount(email, PASSWORD);
    }

    @Test
    void accepts_the_right_password() throws Exception {
        Identity identity = accepted(new Credentials.Password(email, PASSWORD));

        assertEquals(
                email.toLowerCase(Locale.ROOT), String.valueOf(identity.email()).toLowerCase(Locale.ROOT));
    }

    @Test
    void compares_an_email_without_case() throws Exception {
        Identity identity = accepted(new Credentials.Password(email, PASSWORD));

        assertEquals(
                identity.userId(),
                accepted(new Credentials.Password(email.toUpperCase(Locale.ROOT), PASSWORD))
                        .userId());
        assertEquals(
                identity.userId(),
                accepted(new Credentials.Password(email.toLowerCase(Locale.ROOT), PASSWORD))
                        .userId());
    }

    @Test
    void compares_an_email_without_white_space_around_it_and_in_nfc() throws Exception {
        createAccount("p\u00e4ivi." + email, PASSWORD);

        for (String typed : List.of(" p\u00e4ivi." + email + "\n", "\u00a0pa\u0308ivi." + email)) {
            assertAccepted(check(new Credentials.Password(typed, PASSWORD)));
        }
        guess(3, "p\u00e4ivi." + email, address(1));
        guess(2, " pa\u0308ivi." + email, address(1));
        assertThrottled(check(new Credentials.Password("p\u00e4ivi." + email, "a guess"), address(1)));
    }

    @Test
    void takes_a_password_composed_and_decomposed_however_it_was_set() throws Exception {
        createAccount("composed." + email, "p\u00e4sswort");
        createAccount("decomposed." + email, "pa\u0308sswort");

        for (String account : List.of("composed." + email, "decomposed." + email)) {
            assertAccepted(check(new Credentials.Password(account, "p\u00e4sswort")));
            assertAccepted(check(new Credentials.Password(account, "pa\u0308sswort")));
            assertEquals(new Result.Rejected(), check(new Credentials.Password(account, "passwort")));
        }
    }

    @Test
    void compares_a_password_with_case() throws Exception {
        assertEquals(new Result.Rejected(), check(new Credentials.Password(email, PASSWORD.toUpperCase(Locale.ROOT))));
    }

    @Test
    void tells_a_wrong_password_and_an_unknown_account_alike() throws Exception {
        assertEquals(new Result.Rejected(), check(new Credentials.Password(email, "a guess")));
        assertEquals(new Result.Rejected(), check(new Credentials.Password("nobody-" + email, PASSWORD)));
    }

    @Test
    void takes_whatever_was_typed_for_an_email() throws Exception {
        assertEquals(new Result.Rejected(), check(new Credentials.Password("<username>", "<password>")));
        assertEquals(new Result.Rejected(), check(new Credentials.Password("", "")));
        assertEquals(new Result.Rejected(), check(new Credentials.Password("\u0000' --", "x".repeat(60_000))));
    }

    @Test
    void accepts_a_token_for_the_same_user_with_a_credential_of_its_own() throws Exception {
        Identity byPassword = accepted(new Credentials.Password(email, PASSWORD));
        Identity byToken = accepted(new Credentials.Token(login(email, PASSWORD)));

        assertEquals(byPassword.userId(), byToken.userId());
        assertNotEquals(byPassword.credential(), byToken.credential());
    }

    @Test
    void tells_two_logins_apart_by_their_credential() throws Exception {
        Identity first = accepted(new Credentials.Token(login(email, PASSWORD)));
        Identity second = accepted(new Credentials.Token(login(email, PASSWORD)));

        assertNotEquals(first.credential(), second.credential());
    }

    @Test
    void rejects_a_token_that_it_did_not_give() throws Exception {
        String token = login(email, PASSWORD);

        assertEquals(new Result.Rejected(), check(new Credentials.Token("no-such-token")));
        assertEquals(new Result.Rejected(), check(new Credentials.Token("")));
        assertEquals(new Result.Rejected(), check(new Credentials.Token(token + "A")));
        assertEquals(new Result.Rejected(), check(new Credentials.Token("å\u0000 ")));
    }

    @Test
    void names_users_by_something_else_than_their_email() throws Exception {
        Identity identity = accepted(new Credentials.Password(email, PASSWORD));

        assertFalse(identity.userId().isEmpty());
        assertFalse(identity.userId().toLowerCase(Locale.ROOT).contains(email.toLowerCase(Locale.ROOT)));
    }

    @Test
    void keeps_the_secret_out_of_what_is_logged() throws Exception {
        String token = login(email, PASSWORD);
        Identity byPassword = accepted(new Credentials.Password(email, PASSWORD));
        Identity byToken = accepted(new Credentials.Token(token));

        assertFalse(byPassword.toString().contains(PASSWORD), byPassword::toString);
        assertFalse(byToken.toString().contains(token), byToken::toString);
        assertFalse(new Credentials.Password(email, PASSWORD).toString().contains(PASSWORD));
        assertFalse(new Credentials.Token(token).toString().contains(token));
    }

    @Test
    void answers_many_that_ask_at_once() throws Exception {
        List<CompletableFuture<Result>> checks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            checks.add(begin(new Credentials.Password(email, PASSWORD), address(0)));
        }

        for (var check : checks) {
            assertInstanceOf(Result.Accepted.class, check.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
    }

    /** Whatever waits for something on the caller's thread trips over the interrupt, or swallows it. */
    @Test
    void does_not_wait_on_the_thread_that_asks() throws Exception {
        CompletableFuture<Result> check;
        boolean stillInterrupted;
        Thread.currentThread().interrupt();
        try {
            check = begin(new Credentials.Password(email, PASSWORD), address(0));
        } finally {
            stillInterrupted = Thread.interrupted();
        }

        assertTrue(stillInterrupted);
        assertInstanceOf(Result.Accepted.class, check.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void refuses_a_pair_after_five_wrong_passwords_the_right_one_too() throws Exception {
        guess(5, email, address(0));

        assertThrottled(check(password("a guess"), address(0)));
        assertThrottled(check(password(PASSWORD), address(0)));
    }

    @Test
    void refuses_no_other_address_and_no_other_account_for_a_pair_s_wrong_passwords() throws Exception {
        createAccount("other." + email, PASSWORD);
        guess(5, email, address(0));

        assertAccepted(check(password(PASSWORD), address(1)));
        assertAccepted(check(new Credentials.Password("other." + email, PASSWORD), address(0)));
    }

    @Test
    void counts_wrong_passwords_whatever_the_case_of_the_email() throws Exception {
        guess(3, email.toUpperCase(Locale.ROOT), address(0));
        guess(2, email.toLowerCase(Locale.ROOT), address(0));

        assertThrottled(check(password(PASSWORD), address(0)));
    }

    @Test
    void counts_no_right_password_and_forgets_the_pair_s_wrong_ones_at_each() throws Exception {
        for (int i = 0; i < 10; i++) {
            guess(4, email, address(0));
            assertAccepted(check(password(PASSWORD), address(0)));
        }

        guess(5, email, address(0));
    }

    @Test
    void refuses_an_unknown_account_as_it_does_a_known_one() throws Exception {
        guess(5, "nobody." + email, address(0));

        assertThrottled(check(new Credentials.Password("nobody." + email, PASSWORD), address(0)));
    }

    @Test
    void refuses_an_account_after_fifty_wrong_passwords_but_where_it_succeeded() throws Exception {
        assertAccepted(check(password(PASSWORD), address(0)));
        for (int i = 1; i <= 10; i++) {
            guess(5, email, address(i));
        }

        assertThrottled(check(password("a guess"), address(11)));
        assertAccepted(check(password(PASSWORD), address(0)));
    }

    @Test
    void refuses_an_address_after_fifty_wrong_passwords_but_for_who_succeeded_there() throws Exception {
        createAccount("other." + email, PASSWORD);
        assertAccepted(check(password(PASSWORD), address(0)));
        for (int i = 0; i < 10; i++) {
            guess(5, "nobody" + i + "." + email, address(0));
        }

        assertThrottled(check(new Credentials.Password("other." + email, PASSWORD), address(0)));
        assertAccepted(check(password(PASSWORD), address(0)));
    }

    /** Those that succeeded there are still tried, and who guesses there must not see which they are. */
    @Test
    void answers_a_full_address_s_wrong_passwords_alike_whatever_has_succeeded_there() throws Exception {
        assertAccepted(check(password(PASSWORD), address(0)));
        for (int i = 0; i < 10; i++) {
            guess(5, "nobody" + i + "." + email, address(0));
        }

        assertThrottled(check(password("a guess"), address(0)));
        assertThrottled(check(new Credentials.Password("nobody." + email, "a guess"), address(0)));
        assertAccepted(check(password(PASSWORD), address(0)));
        for (int i = 0; i < 5; i++) {
            assertThrottled(check(password("another guess " + i), address(0)));
        }
        createAccount("third." + email, PASSWORD);
        assertAccepted(check(new Credentials.Password("third." + email, PASSWORD), address(1)));
    }

    @Test
    void refuses_no_token_for_wrong_passwords_and_counts_no_wrong_token() throws Exception {
        String token = login(email, PASSWORD);
        for (int i = 0; i < 60; i++) {
            assertEquals(new Result.Rejected(), check(new Credentials.Token("guess " + i), address(0)));
        }
        guess(5, email, address(0));
        assertThrottled(check(password("a guess"), address(0)));

        assertAccepted(check(new Credentials.Token(token), address(0)));
        assertThrottled(check(password("a guess"), address(0)));
    }

    @Test
    void tries_no_more_guesses_where_they_come_at_once() throws Exception {
        List<CompletableFuture<Result>> checks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            checks.add(begin(password("guess " + i), address(0)));
        }

        int tried = 0;
        for (var check : checks) {
            Result result = check.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (result instanceof Result.Rejected) {
                tried++;
            } else {
                assertThrottled(result);
            }
        }
        assertEquals(5, tried);
    }

    private void guess(int times, String account, InetAddress from) throws Exception {
        for (int i = 0; i < times; i++) {
            assertEquals(new Result.Rejected(), check(new Credentials.Password(account, "guess " + guesses++), from));
        }
    }

    private Credentials password(String typed) {
        return new Credentials.Password(email, typed);
    }

    /** One of this test's addresses, each in a network of its own. */
    private InetAddress address(int number) throws UnknownHostException {
        byte[] bytes = ByteBuffer.allocate(16).putLong(network + number).array();
        bytes[0] = 0x20; // global unicast
        return InetAddress.getByAddress(bytes);
    }

    private static void assertThrottled(Result result) {
        Duration retryAfter = assertInstanceOf(Result.Throttled.class, result).retryAfter();
        assertTrue(retryAfter.compareTo(Duration.ZERO) > 0, retryAfter::toString);
    }

    private static void assertAccepted(Result result) {
        assertInstanceOf(Result.Accepted.class, result);
    }

    private Identity accepted(Credentials credentials) throws Exception {
        return assertInstanceOf(Result.Accepted.class, check(credentials)).identity();
    }

    private Result check(Credentials credentials) throws Exception {
        return check(credentials, address(0));
    }

    private Result check(Credentials credentials, InetAddress from) throws Exception {
        return begin(credentials, from).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<Result> begin(Credentials credentials, InetAddress from) throws Exception {
        return authenticator().authenticate(credentials, from).toCompletableFuture();
    }
}
