package stagecast.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Threads that block so that their callers need not; {@link JobLine} says how tasks wait for them. Thread-safe. */
final class WorkQueue implements AutoCloseable {

    private final JobLine<Task<?>> line;
    private final List<Thread> threads = new ArrayList<>();
    private final Duration maxWait;
    private final LongSupplier nanoTime;
    private final FailureLog failures;

    /** Starts the threads. */
    WorkQueue(String name, int threadCount, int capacity, Duration maxWait, LongSupplier nanoTime) {
        this.line = new JobLine<>(capacity, maxWait, nanoTime);
        this.maxWait = maxWait;
        this.nanoTime = nanoTime;
        this.failures = new FailureLog(nanoTime);
        for (int i = 1; i <= threadCount; i++) {
            threads.add(Threads.start(name + "-" + i, this::work));
        }
    }

    /**
     * Has the task run by a thread of this queue. Never blocks.
     *
     * @param address the address whose turn the task takes, the bits of its {@link stagecast.relay.AddressPrefix}
     * @param task its {@link StoreException} is busy too, and logged; any other exception fails the stage
     * @param busy makes the answer where the task was not run, from the time after which another try makes sense
     * @return completes on a thread of this queue, or on that of a caller where the queue is full. If it is cancelled before
     *     the task's turn, the task is not run
     */
    <T> CompletableFuture<T> submit(long address, Supplier<T> task, Function<Duration, T> busy) {
        var added = new Task<>(nanoTime.getAsLong(), task, busy);
        line.add(address, added);
        return added.result;
    }

    private void work() {
        for (List<Task<?>> next = line.take(1); !next.isEmpty(); next = line.take(1)) {
            run(next.get(0));
        }
    }

    private <T> void run(Task<T> task) {
        task.finish(() -> {
            try {
                return task.work.get();
            } catch (StoreException e) {
                failures.failed("clients are answered with busy", e);
                return task.busy(maxWait);
            }
        });
    }

    /** Refuses what waits, and waits a bounded time for what runs. What comes later is refused. */
    @Override
    public void close() {
        line.close();
        Threads.join(threads);
    }

    private static final class Task<T> extends Job<T> {

        private final Supplier<T> work;

        Task(long since, Supplier<T> work, Function<Duration, T> busy) {
            super(since, busy);
            this.work = work;
        }
    }
}
