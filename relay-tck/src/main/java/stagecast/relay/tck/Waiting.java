package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what can only be asked again and again. */
final class Waiting {

    /** A question with a yes or a no. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private static final long PAUSE_NANOS = 2_000_000;

    private Waiting() {}

    /** Fails if the condition does not hold in time. */
    static void until(String what, Duration wait, Condition condition) throws Exception {
        long deadline = System.nanoTime() + wait.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                fail("in " + wait + " this did not come true: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
