package stagecast.relay;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The accounts of one lane that the {@link InboundBudget} has chosen to end. Any lane adds one. The owning lane drops them: before it keeps
 * more input itself, so that the input of one turn does not exceed the bound, and otherwise in a task. Thread-safe.
 */
final class Evictions {

    private final Lane lane;
    private final ConcurrentLinkedQueue<PartialInput> chosen = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    Evictions(Lane lane) {
        this.lane = lane;
    }

    /** Adds an account to be dropped. Any thread. */
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

    /** Drops the chosen accounts, except those whose input has become whole since. On the lane. */
    void run() {
        try {
            for (PartialInput input = chosen.poll(); input != null; input = chosen.poll()) {
                if (input.budget.takeEvicted(input)) {
                    input.drop.run();
                }
            }
        } finally {
            if (!chosen.isEmpty()) {
                ask(); // if one fails, the others are still dropped
            }
        }
    }
}
