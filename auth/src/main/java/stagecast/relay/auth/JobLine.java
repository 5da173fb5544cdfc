package stagecast.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that wait for threads, with bounds on their number and on their wait. Addresses take turns, so an address with many
 * jobs delays only its own. A job beyond a bound is refused.
 *
 * <p>Thread-safe: one lock guards the waiting jobs, and no job is done or answered while it is held. A job that waited too
 * long is found when a thread takes the next jobs.
 *
 * @param <J> the kind of job
 */
final class JobLine<J extends Job<?>> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final WaitingTasks<J> waiting; // guarded by lock
    private boolean closed; // guarded by lock

    private final Duration maxWait;
    private final LongSupplier nanoTime;

    JobLine(int capacity, Duration maxWait, LongSupplier nanoTime) {
        this.waiting = new WaitingTasks<>(capacity);
        this.maxWait = maxWait;
        this.nanoTime = nanoTime;
    }

    /**
     * Has the job wait for its turn. Never blocks; refuses the newest job of the address with most jobs if there is no room,
     * and this job after {@link #close()}.
     *
     * @param address the address whose turn the job takes, the bits of its {@link stagecast.relay.AddressPrefix}
     */
    void add(long address, J job) {
        @Nullable J refused = job;
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
            refuse(refused);
        }
    }

    /**
     * Takes the jobs whose turn it is, and waits while there are none. Passes over jobs whose callers no longer wait, and
     * refuses those that waited too long.
     *
     * @param most how many at most
     * @return at least one job; none after {@link #close()}
     */
    List<J> take(int most) {
        while (true) {
            List<J> old;
            List<J> taken = new ArrayList<>();
            lock.lock();
            try {
                long oldest = nanoTime.getAsLong() - maxWait.toNanos();
                old = waiting.oldest(job -> job.since - oldest < 0);
                takeInto(taken, most);
                if (taken.isEmpty() && old.isEmpty()) {
                    if (closed) {
                        return taken;
                    }
                    change.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
            old.forEach(this::refuse);
            if (!taken.isEmpty()) {
                return taken;
            }
        }
    }

    private void takeInto(List<J> taken, int most) {
        while (taken.size() < most) {
            J next = waiting.next();
            if (next == null) {
                return;
            }
            if (!next.result.isDone()) {
                taken.add(next);
            }
        }
    }

    /** Says that the job is not done. By the time named, all that waits now has been worked off or refused. */
    void refuse(J job) {
        job.refuse(maxWait);
    }

    /** Refuses what waits and what comes later. Harmless when repeated. */
    void close() {
        List<J> refused;
        lock.lock();
        try {
            closed = true;
            refused = waiting.oldest(job -> true);
            change.signalAll();
        } finally {
            lock.unlock();
        }
        refused.forEach(this::refuse);
    }
}
