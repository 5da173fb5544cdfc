package stagecast.relay;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A guarded lane: a fault in a task does not end the thread, on which all other connections live. It reports a fault that
 * belongs to no connection, and goes on. For tasks that do not run in each turn, because each task costs an object.
 *
 * @param uncaught hears of a fault
 */
record CarefulLane(Lane lane, Consumer<Throwable> uncaught) implements Lane {

    @Override
    public void execute(Runnable task) {
        lane.execute(() -> run(task));
    }

    @Override
    public boolean isCurrent() {
        return lane.isCurrent();
    }

    @Override
    public void atTurnEnd(Runnable task) {
        lane.atTurnEnd(() -> run(task));
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        lane.schedule(() -> run(task), delay);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error fault) {
            uncaught.accept(fault);
        }
    }
}
