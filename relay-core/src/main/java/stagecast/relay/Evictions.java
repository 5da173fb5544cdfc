package stagecast.relay;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The accounts of one lane that the {@link InboundBudget} has chosen to end. Any lane adds; this lane drops them, at the latest in a task,
 * and before it keeps more itself: so what a lane reads in one turn does not come on top of the bound. Thread-safe.
 */
final class Evictions {

    private final Lane lane;
    private final ConcurrentLinkedQueue<PartialInput> chosen = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    Evictions(Lane lane) {
        this.lane = lane;
    }

    /** This account is to be dropped. Any thread. */
    void add(PartialInput input) {
        chosen.add(input);
        ask();
    }

    private void ask() {
        if (asked.compareAndSet(false, true)) {
            lane.execute(this::runAsked);
        }
    }

    private void runAsked() {
        asked.set(false);
        run();
    }

    /** Drops what was chosen and has not become whole since. On the lane. */
    void run() {
        try {
            for (PartialInput input = chosen.poll(); input != null; input = chosen.poll()) {
                if (input.budget.takeEvicted(input)) {
                    input.drop.run();
                }
            }
        } finally {
            if (!chosen.isEmpty()) {
                ask(); // one that fails must not take the others' end with it
            }
        }
    }
}
