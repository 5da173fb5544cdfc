package stagecast.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tasks of one lane that all wait equally long, on one timer. Lives on its lane. */
final class Deadlines {

    /** A task that waits. */
    static final class Entry {
        private final long due;
        private @Nullable Runnable task;

        private Entry(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }
    }

    private final Lane lane;
    private final Duration delay;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private boolean timerSet;

    Deadlines(Lane lane, Duration delay, LongSupplier nanoTime) {
        this.lane = lane;
        this.delay = delay;
        this.nanoTime = nanoTime;
    }

    /** Runs the task on the lane when the delay has passed. */
    Entry add(Runnable task) {
        Entry entry = new Entry(nanoTime.getAsLong() + delay.toNanos(), task);
        entries.addLast(entry);
        setTimer();
        return entry;
    }

    /** The task need not run any more; what it refers to is free at once. Harmless when it has run. */
    void cancel(Entry entry) {
        entry.task = null;
        while (!entries.isEmpty() && entries.getFirst().task == null) {
            entries.removeFirst();
        }
    }

    int size() {
        return entries.size();
    }

    private void setTimer() {
        if (!timerSet && !entries.isEmpty()) {
            long left = entries.getFirst().due - nanoTime.getAsLong();
            lane.schedule(this::runDue, Duration.ofNanos(Math.max(0, left)));
            timerSet = true;
        }
    }

    private void runDue() {
        long now = nanoTime.getAsLong();
        try {
            while (!entries.isEmpty() && entries.getFirst().due - now <= 0) {
                Runnable task = entries.removeFirst().task;
                if (task != null) {
                    task.run();
                }
            }
        } finally {
            // One task that fails must not take the others' timer with it.
            timerSet = false;
            setTimer();
        }
    }
}
