package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look-ups that come while the store is asked: the first question waits until the test lets it go on. */
class BatchedReadsTest {

    private static final int CAPACITY = 2_000;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final List<Set<String>> asked = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);

    /** What each key leads to while the question is asked. */
    private volatile String value = "old";

    private Database database;
    private BatchedReads reads;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder, 2);
        reads = new BatchedReads("test", database, CAPACITY, MAX_WAIT, System::nanoTime);
    }

    @AfterEach
    void close() {
        released.release(CAPACITY);
        reads.close();
        database.close();
    }

    private Map<String, String> ask(Connection connection, Set<String> keys) {
        String now = value;
        asked.add(Set.copyOf(keys));
        begun.release();
        released.acquireUninterruptibly();
        Map<String, String> found = new HashMap<>();
        keys.stream().filter(key -> !key.startsWith("no")).forEach(key -> found.put(key, now));
        return found;
    }

    private final BatchedReads.Question<String> question = this::ask;

    private CompletableFuture<String> find(long address, String key) {
        return reads.find(address, question, key, found -> found.orElse("none"), busy -> "busy");
    }

    /** When this returns, the store is being asked, until {@link #goOn()}. */
    private CompletableFuture<String> first() {
        var first = find(1, "first");
        begun.acquireUninterruptibly();
        return first;
    }

    private void goOn() {
        released.release(CAPACITY);
    }

    @Test
    void asks_once_for_all_look_ups_that_wait() {
        var first = first();
        List<CompletableFuture<String>> equal = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            equal.add(find(i % 7, "same"));
        }
        var other = find(1, "other");
        var missing = find(1, "none of these");
        goOn();

        assertEquals("old", await(first));
        equal.forEach(each -> assertEquals("old", await(each)));
        assertEquals("old", await(other));
        assertEquals("none", await(missing));
        assertEquals(List.of(Set.of("first"), Set.of("same", "other", "none of these")), asked);
    }

    @Test
    void answers_with_what_the_store_has_after_the_look_up_was_begun() {
        var first = first();
        value = "new";
        var late = find(1, "first");
        goOn();

        assertEquals("old", await(first));
        assertEquals("new", await(late));
    }

    @Test
    void begins_one_batch_in_a_millisecond_however_fast_the_look_ups_come() {
        goOn();
        long begun = System.nanoTime();
        for (int i = 0; i <= 20; i++) {
            assertEquals("old", await(find(1, "key")));
        }
        long took = System.nanoTime() - begun;

        assertEquals(21, asked.size());
        assertTrue(took >= 20 * BatchedReads.PACE.toNanos(), () -> took + " ns");
    }

    @Test
    void does_not_ask_for_a_caller_that_has_gone() {
        var first = first();
        List<CompletableFuture<String>> gone = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            gone.add(find(1, "gone " + i));
        }
        var stays = find(1, "stays");
        gone.forEach(each -> each.cancel(false));
        goOn();

        assertEquals("old", await(first));
        assertEquals("old", await(stays));
        assertEquals(List.of(Set.of("first"), Set.of("stays")), asked);
    }

    @Test
    void asks_for_no_more_keys_at_once_than_a_statement_takes() {
        var first = first();
        List<CompletableFuture<String>> many = new ArrayList<>();
        for (int i = 0; i <= Database.ASKED_AT_ONCE; i++) {
            many.add(find(1, "key " + i));
        }
        goOn();

        assertEquals("old", await(first));
        many.forEach(each -> assertEquals("old", await(each)));
        assertEquals(
                List.of(1, Database.ASKED_AT_ONCE, 1),
                asked.stream().map(Set::size).toList());
    }

    @Test
    void many_look_ups_of_one_address_keep_no_other_one_waiting() {
        var first = first();
        for (int i = 0; i < 2 * Database.ASKED_AT_ONCE; i++) {
            var unused = find(1, "key " + i);
        }
        var other = find(2, "other");
        goOn();

        assertEquals("old", await(first));
        assertEquals("old", await(other));
        assertTrue(asked.get(1).contains("other"));
    }

    @Test
    void answers_with_busy_beyond_its_bound_and_after_its_end() {
        var first = first();
        for (int i = 0; i < CAPACITY; i++) {
            var unused = find(1, "key");
        }
        assertEquals("busy", await(find(1, "key")));
        goOn();
        assertEquals("old", await(first));
        reads.close();

        assertEquals("busy", await(find(1, "key")));
    }

    @Test
    void answers_with_busy_while_the_store_fails() {
        BatchedReads.Question<String> failing = (connection, keys) -> {
            throw new SQLException("no such table");
        };
        assertEquals("busy", await(reads.find(1, failing, "key", found -> "found", busy -> "busy")));

        goOn();
        assertEquals("old", await(find(1, "key")));
    }

    @Test
    void a_fault_fails_its_look_up_and_nothing_else() {
        CompletableFuture<String> faulty = reads.find(
                1,
                question,
                "key",
                found -> {
                    throw new IllegalStateException("a fault");
                },
                busy -> "busy");
        goOn();

        var failure = assertThrows(ExecutionException.class, () -> faulty.get(30, TimeUnit.SECONDS));
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals("old", await(find(1, "key")));
    }
}
