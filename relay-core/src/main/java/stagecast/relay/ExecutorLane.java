package stagecast.relay;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@link Lane#of}. Once the executor has stopped, tasks are let go: what they concern ended with it. */
final class ExecutorLane implements Lane {

    private final ScheduledExecutorService executor;
    private final BooleanSupplier isCurrent;

    ExecutorLane(ScheduledExecutorService executor, BooleanSupplier isCurrent) {
        this.executor = executor;
        this.isCurrent = isCurrent;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            // As the class says.
        }
    }

    @Override
    public boolean isCurrent() {
        return isCurrent.getAsBoolean();
    }

    @Override
    public void atTurnEnd(Runnable task) {
        execute(task);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a lane's timers can't be cancelled
    public void schedule(Runnable task, Duration delay) {
        try {
            executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            // As the class says.
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExecutorLane lane && lane.executor.equals(executor);
    }

    @Override
    public int hashCode() {
        return executor.hashCode();
    }
}
