package stagecast.relay;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks of one lane that may come by the thousand, such as the closes of all connections: so many run in a turn, and what
 * the others send goes out in between. They run in the order in which they came. Any thread may add one.
 */
final class PacedTasks {

    /** About a millisecond's work, where each closes a connection. */
    static final int IN_A_TURN = 64;

    /** A lane may run all tasks that wait before it reads again, so that the rest waits for the time. */
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Lane lane;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    PacedTasks(Lane lane) {
        this.lane = lane;
    }

    void add(Runnable task) {
        tasks.add(task);
        if (asked.compareAndSet(false, true)) {
            try {
                lane.execute(this::run);
            } catch (RuntimeException | Error fault) {
                asked.set(false); // or what comes later would never be run
                throw fault;
            }
        }
    }

    private void run() {
        try {
            Runnable task = tasks.poll();
            for (int left = IN_A_TURN; task != null; task = --left > 0 ? tasks.poll() : null) {
                task.run();
            }
        } finally {
            // One that fails takes no other with it.
            goOn();
        }
    }

    private void goOn() {
        asked.set(false);
        if (!tasks.isEmpty() && asked.compareAndSet(false, true)) {
            try {
                lane.schedule(this::run, PAUSE);
            } catch (RuntimeException | Error fault) {
                asked.set(false);
                throw fault;
            }
        }
    }
}
