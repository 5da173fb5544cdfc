package stagecast.relay;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks of one lane that may come by the thousand, such as the closes of all connections or the ends of checks. A bounded
 * number runs in each turn, so that messages of other connections go out in between. They run in the order of their arrival.
 * Any thread may add one.
 */
final class PacedTasks {

    /** About a millisecond's work if each task closes a connection, or goes on behind a check. */
    static final int IN_A_TURN = 64;

    /** The rest waits for this time, because a lane may run all waiting tasks before it reads again. */
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
                asked.set(false); // otherwise later tasks would never run
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
            // If one fails, the others still run.
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
