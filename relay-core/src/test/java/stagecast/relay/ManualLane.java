package stagecast.relay;

import java.time.Duration;
import java.util.ArrayDeque;

/** A lane that a test turns by hand. */
final class ManualLane implements Lane {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> turnEnd = new ArrayDeque<>();
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();

    /** What the last timer was set to. */
    Duration lastDelay = Duration.ZERO;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void atTurnEnd(Runnable task) {
        turnEnd.add(task);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        timers.add(task);
        lastDelay = delay;
    }

    /** Whether a turn would do anything. */
    boolean busy() {
        return !tasks.isEmpty() || !turnEnd.isEmpty();
    }

    /** Whether a timer is set. */
    boolean waiting() {
        return !timers.isEmpty();
    }

    int timersSet() {
        return timers.size();
    }

    /** One turn: what waits, then the turn's end. */
    void turn() {
        for (int n = tasks.size(); n > 0; n--) {
            tasks.remove().run();
        }
        for (int n = turnEnd.size(); n > 0; n--) {
            turnEnd.remove().run();
        }
    }

    /** Lets every timer that is set now run. */
    void timers() {
        for (int n = timers.size(); n > 0; n--) {
            timers.remove().run();
        }
    }
}
