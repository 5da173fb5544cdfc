package stagecast.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/** Tasks of one lane that all wait equally long, on one timer. An entry that has become pointless does nothing. */
final class Deadlines {

    private record Entry(long due, Runnable task) {}

    private final Lane lane;
    private final Duration delay;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    Deadlines(Lane lane, Duration delay, LongSupplier nanoTime) {
        this.lane = lane;
        this.delay = delay;
        this.nanoTime = nanoTime;
    }

    /** Runs the task on the lane when the delay has passed. */
    void add(Runnable task) {
        if (entries.isEmpty()) {
            lane.schedule(this::runDue, delay);
        }
        entries.addLast(new Entry(nanoTime.getAsLong() + delay.toNanos(), task));
    }

    private void runDue() {
        long now = nanoTime.getAsLong();
        while (!entries.isEmpty() && entries.getFirst().due - now <= 0) {
            entries.getFirst().task.run();
            entries.removeFirst();
        }
        if (!entries.isEmpty()) {
            lane.schedule(this::runDue, Duration.ofNanos(entries.getFirst().due - now));
        }
    }
}
