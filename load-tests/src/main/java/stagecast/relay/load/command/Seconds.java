package stagecast.relay.load.command;

import java.time.Duration;

/** Times on a command line. */
public final class Seconds {

    private Seconds() {}

    /** So many seconds, to the nanosecond. */
    public static Duration of(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
