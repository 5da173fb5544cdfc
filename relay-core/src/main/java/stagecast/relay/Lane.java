package stagecast.relay;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * The thread, or the one-at-a-time executor, on which a group of connections lives: an I/O thread of Undertow, an event
 * loop of Netty. All state of these connections is touched on their lane only, and needs no lock.
 *
 * <p>Implemented by a server binding; lanes are told apart by {@code equals}. {@link #execute} and
 * {@link #schedule} may be called from any thread, the others on the lane only. None of them throws: a lane that has
 * stopped drops its tasks.
 */
public interface Lane {

    /** Runs the task on this lane, after what already waits; from the lane itself too. Never blocks. */
    void execute(Runnable task);

    /** Whether the calling thread is on this lane now. */
    boolean isCurrent();

    /**
     * Runs the task once, when this turn of the lane has read what there was to read, and before it waits for more. All
     * that is sent in one turn leaves in one write for each listener, so a later end of the turn makes larger writes.
     */
    void atTurnEnd(Runnable task);

    /** Runs the task on this lane once the delay has passed; it can't be cancelled. */
    void schedule(Runnable task, Duration delay);

    /**
     * A lane on a thread that runs tasks one after the other, in order, when it has handled what was ready to be read: an
     * event loop, or a single-threaded executor. The end of a turn is then simply its next task. Lanes of one executor
     * are equal.
     *
     * @param isCurrent whether the calling thread is the executor's
     */
    static Lane of(ScheduledExecutorService executor, BooleanSupplier isCurrent) {
        return new ExecutorLane(executor, isCurrent);
    }
}
