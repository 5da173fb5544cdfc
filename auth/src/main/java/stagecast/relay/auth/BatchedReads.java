package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Looks rows up by their keys, many at a time. Clients decide how often they send credentials, so a query for each would let
 * them claim all processors. Here one thread takes all look-ups that wait and asks for each key once; it rests between two
 * such batches, so that more look-ups make larger batches, not more of them.
 *
 * <p>Nothing is kept: each look-up is answered by a query that began after it was asked. {@link JobLine} says how look-ups
 * wait. Thread-safe.
 */
final class BatchedReads implements AutoCloseable {

    /** From the start of a batch to that of the next one. A look-up after a pause does not wait at all. */
    static final Duration PACE = Duration.ofMillis(1);

    /**
     * Rows of one kind, by their keys.
     *
     * @param <V> a row
     */
    @FunctionalInterface
    interface Question<V> {

        /**
         * Asks for the rows.
         *
         * @param keys at least one and at most {@link Database#ASKED_AT_ONCE}, each once
         * @return those that there are
         */
        Map<String, V> ask(Connection connection, Set<String> keys) throws SQLException;
    }

    private final Database database;
    private final JobLine<LookUp<?, ?>> line;
    private final LongSupplier nanoTime;
    private final FailureLog failures;
    private final Thread thread;

    /** Starts the thread. */
    BatchedReads(String name, Database database, int capacity, Duration maxWait, LongSupplier nanoTime) {
        this.database = database;
        this.line = new JobLine<>(capacity, maxWait, nanoTime);
        this.nanoTime = nanoTime;
        this.failures = new FailureLog(nanoTime);
        this.thread = Threads.start(name, this::work);
    }

    /**
     * Looks a row up. Never blocks.
     *
     * @param address the address whose turn the look-up takes, the bits of its {@link stagecast.relay.AddressPrefix}
     * @param question the same object for all look-ups of a kind
     * @param answer makes the answer from the row, on the thread of this object, so it must not block; a fault fails the stage
     * @param busy makes the answer if the store was not asked or can't be asked now, from the time after which another try
     *     makes sense
     * @return completes on the thread of this object, or on that of a caller if too many wait. If it is cancelled before the
     *     look-up's turn, the store is not asked
     */
    <V, T> CompletableFuture<T> find(
            long address,
            Question<V> question,
            String key,
            Function<Optional<V>, T> answer,
            Function<Duration, T> busy) {
        var added = new LookUp<>(nanoTime.getAsLong(), question, key, answer, busy);
        line.add(address, added);
        return added.result;
    }

    private void work() {
        for (List<LookUp<?, ?>> batch = take(); !batch.isEmpty(); batch = take()) {
            long began = System.nanoTime();
            Map<Question<?>, Set<String>> asked = new LinkedHashMap<>();
            for (LookUp<?, ?> each : batch) {
                asked.computeIfAbsent(each.question, question -> new LinkedHashSet<>())
                        .add(each.key);
            }
            answer(batch, asked);
            restUntil(began + PACE.toNanos());
        }
    }

    private static void restUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private List<LookUp<?, ?>> take() {
        return line.take(Database.ASKED_AT_ONCE);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever failed, the waiting callers are told, and the thread goes on
    private void answer(List<LookUp<?, ?>> batch, Map<Question<?>, Set<String>> asked) {
        Map<Question<?>, Map<String, ?>> found;
        try {
            found = database.read(connection -> {
                Map<Question<?>, Map<String, ?>> rows = new HashMap<>();
                for (Map.Entry<Question<?>, Set<String>> each : asked.entrySet()) {
                    rows.put(each.getKey(), each.getKey().ask(connection, each.getValue()));
                }
                return rows;
            });
        } catch (StoreException e) {
            failures.failed("clients are answered with busy", e);
            batch.forEach(line::refuse);
            return;
        } catch (Throwable e) {
            batch.forEach(each -> each.result.completeExceptionally(e));
            return;
        }
        for (LookUp<?, ?> each : batch) {
            each.answer(found.getOrDefault(each.question, Map.of()));
        }
    }

    /** Refuses what waits, and waits a bounded time for what runs. What comes later is refused. */
    @Override
    public void close() {
        line.close();
        Threads.join(List.of(thread));
    }

    private static final class LookUp<V, T> extends Job<T> {

        private final Question<V> question;
        private final String key;
        private final Function<Optional<V>, T> answer;

        LookUp(
                long since,
                Question<V> question,
                String key,
                Function<Optional<V>, T> answer,
                Function<Duration, T> busy) {
            super(since, busy);
            this.question = question;
            this.key = key;
            this.answer = answer;
        }

        @SuppressWarnings("unchecked") // the rows are those of this question
        void answer(Map<String, ?> rows) {
            finish(() -> answer.apply(Optional.ofNullable((V) rows.get(key))));
        }
    }
}
