package stagecast.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Threads that block so that their callers need not, with bounds on the number of waiting tasks and on their wait. Addresses
 * take turns, so an address with many tasks delays only its own. A task beyond a bound gets an answer that says so.
 *
 * <p>Thread-safe: one lock guards the waiting tasks, and no task is run or answered while it is held. A task that waited too
 * long is found when a thread takes its next task.
 */
final class WorkQueue implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final WaitingTasks<Job<?>> waiting; // guarded by lock
    private boolean closed; // guarded by lock

    private final List<Thread> threads = new ArrayList<>();
    private final Duration maxWait;
    private final LongSupplier nanoTime;
    private final FailureLog failures;

    /** Starts the threads. */
    WorkQueue(String name, int threadCount, int capacity, Duration maxWait, LongSupplier nanoTime) {
        this.waiting = new WaitingTasks<>(capacity);
        this.maxWait = maxWait;
        this.nanoTime = nanoTime;
        this.failures = new FailureLog(nanoTime);
        for (int i = 1; i <= threadCount; i++) {
            var thread = new Thread(this::work, name + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Has the task run by a thread of this queue. Never blocks.
     *
     * @param address the address whose turn the task takes, the bits of its {@link stagecast.relay.AddressPrefix}
     * @param task its {@link StoreException} is busy too, and logged; any other exception fails the stage
     * @param busy makes the answer where the task was not run, from the time after which another try makes sense
     * @return completes on a thread of this queue, or on that of a caller where the queue is full
     */
    <T> CompletableFuture<T> submit(long address, Supplier<T> task, Function<Duration, T> busy) {
        var job = new Job<>(task, busy);
        Job<?> refused = job;
        lock.lock();
        try {
            if (!closed) {
                refused = waiting.add(address, job);
                change.signal();
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            refused.refuse();
        }
        return job.result;
    }

    private void work() {
        while (true) {
            List<Job<?>> old;
            Job<?> next;
            lock.lock();
            try {
                long oldest = nanoTime.getAsLong() - maxWait.toNanos();
                old = waiting.oldest(job -> job.since - oldest < 0);
                next = waiting.next();
                if (next == null && old.isEmpty()) {
                    if (closed) {
                        return;
                    }
                    change.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
            old.forEach(Job::refuse);
            if (next != null) {
                next.run();
            }
        }
    }

    /** Refuses what waits, and waits a bounded time for what runs. What comes later is refused. */
    @Override
    public void close() {
        List<Job<?>> refused;
        lock.lock();
        try {
            closed = true;
            refused = waiting.oldest(job -> true);
            change.signalAll();
        } finally {
            lock.unlock();
        }
        refused.forEach(Job::refuse);
        long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Job<T> {

        private final Supplier<T> task;
        private final Function<Duration, T> busy;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final long since = nanoTime.getAsLong();

        Job(Supplier<T> task, Function<Duration, T> busy) {
            this.task = task;
            this.busy = busy;
        }

        @SuppressWarnings("CatchingUnchecked") // whatever failed, the waiting caller is told, and the thread goes on
        void run() {
            try {
                result.complete(task.get());
            } catch (StoreException e) {
                failures.failed("clients are answered with busy", e);
                refuse();
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        /** By the time named, all that waits now has been worked off or refused. */
        void refuse() {
            result.complete(busy.apply(maxWait));
        }
    }
}
