package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.address;
import static stagecast.relay.auth.Fixture.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;

/** What wrong passwords come to, one after the other. */
class AttemptsTest {

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration CACHED = Duration.ofSeconds(60);
    private static final InetAddress HERE = address(1);
    private static final InetAddress THERE = address(2);
    private static final String ONE = "one@example.org";
    private static final String OTHER = "other@example.org";

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(folder);
        fixture.add(ONE, "secret");
        fixture.add(OTHER, "secret");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void throttled(Duration retryAfter, String email, String password, InetAddress from) {
        assertEquals(new Result.Throttled(retryAfter), fixture.result(email, password, from));
    }

    private int hashes() {
        return fixture.hasher.checks.size();
    }

    @Test
    void after_five_wrong_passwords_of_a_pair_nothing_is_computed_for_the_right_one_either() {
        fixture.guess(5, ONE, HERE);

        throttled(WINDOW, ONE, "a guess", HERE);
        throttled(WINDOW, ONE, "secret", HERE);
        throttled(WINDOW, "ONE@example.org", "secret", HERE);
        assertEquals(5, hashes());
        fixture.accepted(ONE, "secret", THERE);
        fixture.accepted(OTHER, "secret", HERE);
    }

    @Test
    void a_login_for_a_token_counts_and_is_refused_alike() {
        for (int i = 0; i < 5; i++) {
            assertEquals(new LoginResult.Rejected(), fixture.login(ONE, "guess " + i));
        }

        assertEquals(new LoginResult.Throttled(WINDOW), fixture.login(ONE, "secret"));
        throttled(WINDOW, ONE, "secret", Fixture.ADDRESS);
    }

    @Test
    void an_unknown_account_is_counted_like_a_known_one() {
        fixture.guess(5, "nobody@example.org", HERE);

        throttled(WINDOW, "Nobody@example.org", "secret", HERE);
        assertEquals(5, hashes());
    }

    @Test
    void one_more_attempt_is_computed_after_the_time_named_and_not_before() {
        for (int i = 0; i < 5; i++) {
            fixture.guess(1, ONE, HERE);
            fixture.advance(Duration.ofMinutes(1));
        }

        throttled(Duration.ofMinutes(5), ONE, "secret", HERE);
        fixture.advance(Duration.ofMinutes(5).minusNanos(1));
        throttled(Duration.ofNanos(1), ONE, "secret", HERE);
        fixture.advance(Duration.ofNanos(1));
        fixture.guess(1, ONE, HERE);
        throttled(Duration.ofMinutes(1), ONE, "secret", HERE);
        fixture.advance(Duration.ofMinutes(1));
        fixture.accepted(ONE, "secret", HERE);
    }

    @Test
    void right_passwords_are_not_counted_and_clear_the_pair_s_count() {
        for (int i = 0; i < 20; i++) {
            fixture.advance(CACHED);
            fixture.accepted(ONE, "secret", HERE);
            fixture.guess(4, ONE, HERE);
        }

        fixture.advance(CACHED);
        fixture.accepted(ONE, "secret", HERE);
        fixture.guess(5, ONE, HERE);
    }

    @Test
    void a_password_verified_of_late_costs_no_hash_and_passes_and_clears_the_count() {
        fixture.accepted(ONE, "secret", HERE);
        fixture.advance(CACHED.minusNanos(1));
        fixture.guess(5, ONE, HERE);
        throttled(WINDOW, ONE, "a guess", HERE);
        int before = hashes();

        fixture.accepted("ONE@example.org", "secret", HERE);
        fixture.accepted(ONE, "secret", THERE);
        assertEquals(before, hashes());
        fixture.guess(5, ONE, HERE);

        fixture.advance(Duration.ofNanos(1));
        throttled(WINDOW.minusNanos(1), ONE, "secret", HERE);
        fixture.accepted(ONE, "secret", THERE);
        assertEquals(before + 5 + 1, hashes());
    }

    @Test
    void a_change_of_the_password_in_another_process_empties_the_cache() {
        String first = fixture.credential(new Credentials.Password(ONE, "secret"));
        try (var elsewhere = new Fixture(folder)) {
            Fixture.done(elsewhere.store.accounts().changePassword(ONE, "other".toCharArray()));
        }

        assertEquals(new Result.Rejected(), fixture.result(ONE, "secret", HERE));
        fixture.accepted(ONE, "other", HERE);
        Fixture.done(fixture.store.accounts().changePassword(ONE, "secret".toCharArray()));
        assertEquals(new Result.Rejected(), fixture.result(ONE, "other", HERE));
        String second = fixture.credential(new Credentials.Password(ONE, "secret"));
        assertEquals(false, first.equals(second));
    }

    @Test
    void a_removed_account_s_password_is_forgotten() {
        fixture.accepted(ONE, "secret", HERE);

        Fixture.done(fixture.store.accounts().remove(ONE));

        assertEquals(new Result.Rejected(), fixture.result(ONE, "secret", HERE));
    }

    @Test
    void fifty_wrong_passwords_of_an_account_refuse_it_to_all_but_those_who_succeeded_there() {
        fixture.accepted(ONE, "secret", HERE);
        fixture.advance(CACHED);
        for (int i = 0; i < 10; i++) {
            fixture.guess(5, ONE, address(100 + i));
        }

        throttled(WINDOW, ONE, "secret", THERE);
        fixture.accepted(OTHER, "secret", THERE);
        fixture.guess(5, ONE, HERE);
        throttled(WINDOW, ONE, "secret", HERE);
    }

    @Test
    void fifty_wrong_passwords_from_an_address_refuse_it_all_but_the_accounts_that_succeeded_there() {
        fixture.accepted(ONE, "secret", HERE);
        fixture.advance(CACHED);
        for (int i = 0; i < 10; i++) {
            fixture.guess(5, "nobody" + i + "@example.org", HERE);
        }

        throttled(WINDOW, OTHER, "secret", HERE);
        fixture.accepted(OTHER, "secret", THERE);
        fixture.accepted(ONE, "secret", HERE);
    }

    @Test
    void a_success_counts_for_a_day() {
        fixture.accepted(ONE, "secret", HERE);
        fixture.advance(Duration.ofDays(1).minusNanos(1));
        for (int i = 0; i < 10; i++) {
            fixture.guess(5, "nobody" + i + "@example.org", HERE);
        }
        int before = hashes();
        throttled(WINDOW, ONE, "a guess", HERE);
        assertEquals(before + 1, hashes(), "it was computed");

        fixture.advance(Duration.ofNanos(1));
        throttled(WINDOW.minusNanos(1), ONE, "secret", HERE);
        assertEquals(before + 1, hashes());
    }

    @Test
    void an_address_whose_count_is_full_learns_nothing_of_the_accounts_that_succeeded_there() {
        fixture.accepted(ONE, "secret", HERE);
        fixture.advance(CACHED);
        for (int i = 0; i < 10; i++) {
            fixture.guess(5, "nobody" + i + "@example.org", HERE);
            fixture.advance(Duration.ofSeconds(1));
        }

        Duration left = WINDOW.minusSeconds(10);
        for (int i = 0; i < 7; i++) {
            throttled(left, ONE, "guess " + i, HERE);
            throttled(left, OTHER, "guess " + i, HERE);
            throttled(left, "nobody@example.org", "guess " + i, HERE);
        }
        assertEquals(1 + 50 + 5, hashes(), "those of the pair's own count");
        throttled(left, ONE, "secret", HERE);
        fixture.accepted(ONE, "secret", THERE);
        fixture.advance(left);
        fixture.accepted(OTHER, "secret", HERE);
    }

    @Test
    void what_an_address_whose_count_is_full_tries_is_refused_after_the_time_of_a_hash() {
        for (int i = 0; i < 10; i++) {
            fixture.guess(5, "nobody" + i + "@example.org", HERE);
        }
        fixture.hasher.delay(Duration.ofMillis(300));
        fixture.guess(4, OTHER, THERE);
        fixture.hasher.delay(Duration.ZERO);
        int before = hashes();

        long begun = System.nanoTime();
        throttled(WINDOW, ONE, "secret", HERE);
        long composed = System.nanoTime();
        throttled(WINDOW, ONE, "a\u0308", HERE);
        long decomposed = System.nanoTime();

        assertEquals(before, hashes());
        assertTrue(composed - begun >= Duration.ofMillis(100).toNanos(), "at once");
        assertTrue(decomposed - composed >= Duration.ofMillis(200).toNanos(), "two hashes take longer than that");
    }

    @Test
    void tokens_are_neither_refused_nor_counted() {
        String token = fixture.loggedIn(ONE, "secret").token();
        fixture.advance(CACHED);
        for (int i = 0; i < 60; i++) {
            assertEquals(new Result.Rejected(), fixture.authenticate(new Credentials.Token("guess " + i)));
        }
        fixture.guess(5, ONE, Fixture.ADDRESS);
        throttled(WINDOW, ONE, "secret", Fixture.ADDRESS);

        assertInstanceOf(Result.Accepted.class, fixture.authenticate(new Credentials.Token(token)));
        throttled(WINDOW, ONE, "secret", Fixture.ADDRESS);
    }

    @Test
    void a_network_of_64_bits_is_one_address() throws UnknownHostException {
        for (int i = 0; i < 5; i++) {
            fixture.guess(1, ONE, InetAddress.getByName("2001:db8:1:2::" + i));
        }

        throttled(WINDOW, ONE, "secret", InetAddress.getByName("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        fixture.accepted(ONE, "secret", InetAddress.getByName("2001:db8:1:3::"));
    }

    @Test
    void strangers_beyond_what_is_remembered_displace_each_other_and_no_count_in_use() {
        fixture.close();
        var few = new AttemptSettings(5, 50, 50, WINDOW, 100);
        fixture = new Fixture(folder, Fixture.settings(1, few));
        fixture.guess(5, ONE, HERE);
        fixture.guess(1, OTHER, THERE);

        for (int i = 0; i < 1_000; i++) {
            fixture.guess(1, "nobody" + i + "@example.org", address(1_000 + i));
            if (i % 10 == 0) {
                throttled(WINDOW, ONE, "secret", HERE);
            }
        }

        fixture.guess(5, OTHER, THERE);
    }

    @Test
    void a_guess_whose_connection_has_gone_counts_if_it_was_computed() {
        for (int i = 0; i < 5; i++) {
            fixture.hasher.shut();
            var guess = fixture.attempt(ONE, "gone " + i, HERE).toCompletableFuture();
            fixture.hasher.started.acquireUninterruptibly();
            guess.cancel(false);
            fixture.hasher.open();
            fixture.guess(1, OTHER, address(10 + i)); // on the same thread, hence after it
        }

        throttled(WINDOW, ONE, "secret", HERE);
    }

    @Test
    void a_store_that_fails_takes_no_count() throws Exception {
        try (var file = Sql.open(folder)) {
            file.run("ALTER TABLE accounts RENAME TO hidden");
            for (int i = 0; i < 6; i++) {
                assertInstanceOf(Result.Busy.class, await(fixture.attempt(ONE, "guess " + i, HERE)));
            }
            file.run("ALTER TABLE hidden RENAME TO accounts");
        }

        fixture.accepted(ONE, "secret", HERE);
    }
}
