package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.auth.Fixture.ADDRESS;
import static stagecast.relay.auth.Fixture.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;

class BoundsTest {

    private static final Duration HASH_WAIT = Duration.ofSeconds(8);
    private static final int ACCOUNTS = 8;

    @TempDir
    Path folder;

    private Fixture fixture;
    private int attempts;

    @BeforeEach
    void open() {
        var settings = new AuthSettings(
                Duration.ofHours(12),
                1,
                3,
                HASH_WAIT,
                5,
                1,
                20_000,
                5,
                Duration.ofMillis(20),
                AttemptSettings.DEFAULTS,
                Fixture.CHEAP,
                StoreAddress.SQLITE,
                PostgresSettings.DEFAULTS);
        fixture = new Fixture(folder, settings);
        fixture.add("x@example.org", "secret");
        for (int i = 0; i < ACCOUNTS; i++) {
            fixture.add(i + "@example.org", "secret");
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** An attempt like no other one, or it would share that one's hash. */
    private CompletionStage<Result> attempt() {
        return attempt(attempts++ + "@example.org");
    }

    private CompletionStage<Result> attempt(String email) {
        return fixture.store.authenticator().authenticate(new Credentials.Password(email, "secret"), ADDRESS);
    }

    /** One attempt is being hashed when this returns, and the hash does not end. */
    private CompletionStage<Result> attemptThatTakesLong() {
        fixture.hasher.shut();
        var running = attempt();
        fixture.hasher.started.acquireUninterruptibly();
        return running;
    }

    @Test
    void answers_an_attempt_beyond_the_queue_with_busy_at_once() {
        var running = attemptThatTakesLong();
        var waiting = new CompletableFuture<?>[] {
            attempt().toCompletableFuture(),
            attempt().toCompletableFuture(),
            attempt().toCompletableFuture()
        };

        assertEquals(new Result.Busy(HASH_WAIT), await(attempt()));
        assertEquals(new LoginResult.Busy(HASH_WAIT), fixture.login("x@example.org", "secret"));

        fixture.hasher.open();
        assertInstanceOf(Result.Accepted.class, await(running));
        for (var attempt : waiting) {
            assertInstanceOf(Result.Accepted.class, await(attempt));
        }
    }

    @Test
    void answers_an_attempt_that_waited_too_long_with_busy_and_computes_nothing() {
        var running = attemptThatTakesLong();
        var early = attempt();
        fixture.nanoTime.addAndGet(1);
        var late = attempt();
        fixture.nanoTime.addAndGet(HASH_WAIT.toNanos());
        fixture.hasher.open();

        assertInstanceOf(Result.Accepted.class, await(running));
        assertEquals(new Result.Busy(HASH_WAIT), await(early));
        assertInstanceOf(Result.Accepted.class, await(late));
        assertEquals(2, fixture.hasher.checks.size());
    }

    @Test
    void computes_one_hash_for_equal_attempts_under_way() {
        var running = attemptThatTakesLong();
        var equal = new ArrayList<CompletionStage<Result>>();
        for (int i = 0; i < 500; i++) {
            equal.add(attempt(i % 2 == 0 ? "x@example.org" : "X@Example.org"));
        }
        var other = fixture.store
                .authenticator()
                .authenticate(new Credentials.Password("x@example.org", "another"), ADDRESS);
        fixture.hasher.open();

        assertInstanceOf(Result.Accepted.class, await(running));
        equal.forEach(each -> assertInstanceOf(Result.Accepted.class, await(each)));
        assertInstanceOf(Result.Rejected.class, await(other));
        assertEquals(3, fixture.hasher.checks.size());
    }

    @Test
    void computes_no_hash_that_nobody_waits_for() {
        var running = attemptThatTakesLong();
        var left = attempt("x@example.org").toCompletableFuture();
        var leftToo = attempt("x@example.org").toCompletableFuture();
        var stays = attempt("7@example.org").toCompletableFuture();
        var leaves = attempt("7@example.org").toCompletableFuture();
        left.cancel(false);
        leftToo.cancel(false);
        leaves.cancel(false);
        fixture.hasher.open();

        assertInstanceOf(Result.Accepted.class, await(running));
        assertInstanceOf(Result.Accepted.class, await(stays));
        assertEquals(2, fixture.hasher.checks.size());
        assertInstanceOf(Result.Accepted.class, await(attempt("x@example.org")));
    }

    @Test
    void answers_a_lookup_beyond_the_queue_with_busy() throws InterruptedException {
        var release = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        try (var queue = new WorkQueue("test", 1, 2, Duration.ofSeconds(5), System::nanoTime)) {
            var running = queue.submit(
                    1,
                    () -> {
                        started.countDown();
                        return "done " + awaitUninterruptibly(release);
                    },
                    busy -> "busy");
            started.await();
            var one = queue.submit(1, () -> "one", busy -> "busy");
            var two = queue.submit(1, () -> "two", busy -> "busy");

            assertEquals("busy", await(queue.submit(1, () -> "three", busy -> "busy")));
            release.countDown();
            assertEquals("done true", await(running));
            assertEquals("one", await(one));
            assertEquals("two", await(two));
        }
    }

    @Test
    void many_lookups_of_one_address_keep_no_other_one_waiting() throws InterruptedException {
        var release = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        try (var queue = new WorkQueue("test", 1, 200, Duration.ofSeconds(5), System::nanoTime)) {
            var running = queue.submit(
                    1,
                    () -> {
                        started.countDown();
                        return awaitUninterruptibly(release);
                    },
                    busy -> false);
            started.await();
            CompletableFuture<?> last = running;
            for (int i = 0; i < 100; i++) {
                last = queue.submit(1, () -> order.add("many"), busy -> false);
            }
            var other = queue.submit(2, () -> order.add("other"), busy -> false);
            release.countDown();

            assertEquals(true, await(other));
            assertEquals(true, await(last));
            assertEquals(1, order.indexOf("other"));
        }
    }

    private static boolean awaitUninterruptibly(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answers_with_busy_while_the_store_fails_and_recovers() throws Exception {
        String token = fixture.loggedIn("x@example.org", "secret").token();
        try (var file = Sql.open(folder)) {
            file.run("ALTER TABLE tokens RENAME TO hidden");

            assertInstanceOf(TokenResult.Busy.class, fixture.me(token));
            assertInstanceOf(Result.Busy.class, fixture.authenticate(new Credentials.Token(token)));
            assertInstanceOf(LoginResult.Busy.class, fixture.login("x@example.org", "secret"));

            file.run("ALTER TABLE hidden RENAME TO tokens");
        }
        assertInstanceOf(TokenResult.Known.class, fixture.me(token));
        assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", "secret"));
    }

    @Test
    void answers_what_waits_with_busy_on_closing_and_finishes_what_runs() throws Exception {
        var running = attemptThatTakesLong();
        var waiting = attempt();
        var closing = new Thread(fixture.store::close);
        closing.start();

        assertEquals(new Result.Busy(HASH_WAIT), await(waiting));
        fixture.hasher.open();
        assertInstanceOf(Result.Accepted.class, await(running));
        closing.join(30_000);
        assertSame(Thread.State.TERMINATED, closing.getState());
        assertInstanceOf(Result.Busy.class, await(attempt()));
        assertInstanceOf(TokenResult.Busy.class, fixture.me("token"));
    }

    @Test
    void fails_the_stage_for_a_fault_of_the_program() throws Exception {
        try (var file = Sql.open(folder)) {
            file.run("UPDATE accounts SET password_hash = 'no hash'");
        }

        var stage = attempt().toCompletableFuture();
        var failure = assertThrows(ExecutionException.class, () -> stage.get(30, TimeUnit.SECONDS));
        var cause = assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals("a stored password hash is no Argon2id hash of version 19", cause.getMessage());
    }
}
