package stagecast.relay;

import java.time.Duration;

/**
 * A lane whose tasks keep their faults from the thread, on which all others live: a fault that is no connection's is told,
 * and the lane goes on. For what does not run with each turn, since each task costs an object.
 */
record CarefulLane(Relay relay, Lane lane) implements Lane {

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
            relay.uncaught(fault);
        }
    }
}
