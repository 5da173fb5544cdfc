package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static stagecast.relay.auth.Fixture.address;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;

/** Many attempts at once, on four threads. */
class CrowdTest {

    private static final InetAddress HERE = address(1);
    private static final String EMAIL = "one@example.org";

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(folder, Fixture.settings(4, AttemptSettings.DEFAULTS));
        fixture.add(EMAIL, "secret");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<Result> all(int count, IntFunction<CompletionStage<Result>> attempt) {
        List<CompletionStage<Result>> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            begun.add(attempt.apply(i));
        }
        fixture.hasher.open();
        return begun.stream().map(Fixture::await).toList();
    }

    private static long count(List<Result> results, Class<? extends Result> kind) {
        return results.stream().filter(kind::isInstance).count();
    }

    private int hashes() {
        return fixture.hasher.checks.size();
    }

    @Test
    void a_thousand_guesses_at_once_compute_no_more_than_the_pair_s_count() {
        var results = all(1_000, i -> fixture.attempt(EMAIL, "guess " + i, HERE));

        assertEquals(5, hashes());
        assertEquals(5, count(results, Result.Rejected.class));
        assertEquals(995, count(results, Result.Throttled.class));
    }

    @Test
    void guesses_from_everywhere_at_once_compute_no_more_than_the_account_s_count() {
        var results = all(300, i -> fixture.attempt(EMAIL, "guess " + i, address(i)));

        assertEquals(50, hashes());
        assertEquals(50, count(results, Result.Rejected.class));
    }

    @Test
    void guesses_at_everybody_at_once_compute_no_more_than_the_address_s_count() {
        var results = all(300, i -> fixture.attempt("nobody" + i + "@example.org", "guess", HERE));

        assertEquals(50, hashes());
        assertEquals(50, count(results, Result.Rejected.class));
    }

    @Test
    void right_passwords_at_once_are_not_refused_for_those_under_way() {
        fixture.close();
        var narrow = new AttemptSettings(1, 1, 1, Duration.ofMinutes(10), 1_000);
        fixture = new Fixture(folder, Fixture.settings(4, narrow));
        for (int i = 0; i < 40; i++) {
            fixture.add(i + "@example.org", "secret");
        }

        var results = all(40, i -> fixture.attempt(i + "@example.org", "secret", HERE));

        assertEquals(40, count(results, Result.Accepted.class));
    }

    @Test
    void five_hundred_with_one_account_behind_one_address_cost_one_hash() {
        fixture.hasher.shut();
        var results = all(500, i -> fixture.attempt(EMAIL, "secret", HERE));

        assertEquals(500, count(results, Result.Accepted.class));
        assertEquals(1, hashes());
    }

    @Test
    void five_hundred_with_one_account_from_everywhere_cost_one_hash() {
        fixture.hasher.shut();
        var results = all(500, i -> fixture.attempt(EMAIL, "secret", address(i)));

        assertEquals(500, count(results, Result.Accepted.class));
        assertEquals(1, hashes());
    }

    @Test
    void a_crowd_that_comes_on_many_threads_while_the_hash_ends_costs_no_second_one() {
        for (int round = 1; round <= 50; round++) {
            var results = IntStream.range(0, 200)
                    .parallel()
                    .mapToObj(i -> fixture.attempt(EMAIL, "secret", address(i)))
                    .toList()
                    .stream()
                    .map(Fixture::await)
                    .toList();

            assertEquals(200, count(results, Result.Accepted.class));
            assertEquals(round, hashes());
            fixture.advance(Duration.ofSeconds(60));
        }
    }

    @Test
    void the_same_wrong_password_many_times_at_once_costs_one_hash_and_counts_each_time() {
        fixture.hasher.shut();
        var results = all(20, i -> fixture.attempt(EMAIL, "a guess", HERE));

        assertEquals(1, hashes());
        assertEquals(5, count(results, Result.Rejected.class));
        assertEquals(15, count(results, Result.Throttled.class));
        assertInstanceOf(Result.Throttled.class, fixture.result(EMAIL, "secret", HERE));
    }

    @Test
    void the_same_wrong_password_from_everywhere_counts_for_each_address() {
        fixture.hasher.shut();
        var results = all(60, i -> fixture.attempt(EMAIL, "a guess", address(i % 30)));

        assertEquals(1, hashes());
        assertEquals(50, count(results, Result.Rejected.class));
        assertInstanceOf(Result.Throttled.class, fixture.result(EMAIL, "secret", HERE));
    }
}
