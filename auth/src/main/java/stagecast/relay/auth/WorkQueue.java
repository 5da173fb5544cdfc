package stagecast.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Threads that block so that the callers need not, with a bound on how much waits and for how long. What is beyond a
 * bound gets an answer that says so.
 *
 * <p>Thread-safe. What waited too long is found when a thread comes to it, at the latest one task after its time, for
 * tasks wait in the order in which they came.
 */
final class WorkQueue implements AutoCloseable {

    private static final long CLOSE_WAIT_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final Duration maxWait;
    private final LongSupplier nanoTime;
    private final FailureLog failures;

    WorkQueue(String name, int threadCount, int capacity, Duration maxWait, LongSupplier nanoTime) {
        var number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
                    var thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        this.maxWait = maxWait;
        this.nanoTime = nanoTime;
        this.failures = new FailureLog(nanoTime);
    }

    /**
     * Has the task run by a thread of this queue. Never blocks.
     *
     * @param task its {@link StoreException} is busy too, and logged; any other exception fails the stage
     * @param busy makes the answer where the task was not run, from the time after which another try makes sense
     * @return completes on a thread of this queue, or on the caller's where the queue is full
     */
    <T> CompletableFuture<T> submit(Supplier<T> task, Function<Duration, T> busy) {
        var job = new Job<>(task, busy);
        try {
            threads.execute(job);
        } catch (RejectedExecutionException full) {
            job.refuse();
        }
        return job.result;
    }

    /** Refuses what waits, and waits a bounded time for what runs. What comes later is refused. */
    @Override
    public void close() {
        threads.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        threads.getQueue().drainTo(waiting);
        waiting.forEach(job -> ((Job<?>) job).refuse());
        try {
            threads.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Job<T> implements Runnable {

        private final Supplier<T> task;
        private final Function<Duration, T> busy;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final long since = nanoTime.getAsLong();

        Job(Supplier<T> task, Function<Duration, T> busy) {
            this.task = task;
            this.busy = busy;
        }

        @Override
        public void run() {
            if (nanoTime.getAsLong() - since > maxWait.toNanos()) {
                refuse();
                return;
            }
            try {
                result.complete(task.get());
            } catch (StoreException e) {
                failures.failed("clients are answered with busy", e);
                refuse();
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            } catch (Error e) {
                result.completeExceptionally(e);
                throw e;
            }
        }

        /** By the time named, all that waits now has been worked off or refused. */
        void refuse() {
            result.complete(busy.apply(maxWait));
        }
    }
}
