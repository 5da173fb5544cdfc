package stagecast.relay.load.slow;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a relay may do with a listener that does not read, and what such a one must find when it reads on. */
enum SlowPolicy {
    /** What waits is dropped, and the listener closed. */
    CLOSE("close", "saw 1013 behind a gapless beginning") {
        @Override
        Optional<String> wrongWith(StalledListener listener, int senders, int sentByEach) {
            if (listener.wasCut()) {
                return Optional.of("was cut without a close frame");
            }
            if (listener.closeCode() != TOO_SLOW) {
                return Optional.of("was not closed with 1013 but with " + listener.closeCode());
            }
            return listener.reception().hasGaps() || listener.reception().missed() > 0
                    ? Optional.of("lacks messages before those that it got")
                    : Optional.empty();
        }
    },

    /** The oldest are dropped, and counted. */
    DROP_OLDEST("drop-oldest", "got the newest, and received + missed = sent") {
        @Override
        Optional<String> wrongWith(StalledListener listener, int senders, int sentByEach) {
            StalledReception had = listener.reception();
            long sent = (long) senders * sentByEach;
            return had.received() + had.missed() == sent
                    ? notToldOr(listener)
                    : Optional.of(
                            "received " + had.received() + " and was told of " + had.missed() + " missed, of " + sent);
        }
    },

    /** Of each sender only the newest is kept; what a newer one replaced is not counted. */
    LATEST("latest", "got the newest of each sender") {
        @Override
        Optional<String> wrongWith(StalledListener listener, int senders, int sentByEach) {
            StalledReception had = listener.reception();
            if (had.received() + had.missed() > (long) senders * sentByEach) {
                return Optional.of("received and missed more than was sent");
            }
            return had.hasNewestOf(sentByEach) || had.missed() > 0
                    ? notToldOr(listener)
                    : Optional.of("lacks the newest of a sender, and was not told that it missed one");
        }
    };

    static final int TOO_SLOW = 1013;

    final String parameter;
    final String promise;

    SlowPolicy(String parameter, String promise) {
        this.parameter = parameter;
        this.promise = promise;
    }

    /**
     * Judges what a listener found.
     *
     * @param sentByEach messages of each sender, while it did not read
     * @return what is wrong with it
     */
    abstract Optional<String> wrongWith(StalledListener listener, int senders, int sentByEach);

    private static Optional<String> notToldOr(StalledListener listener) {
        if (listener.wasCut() || listener.closeCode() != 0) {
            return Optional.of("lost its connection, " + listener.closeCode());
        }
        return listener.reception().told() ? Optional.empty() : Optional.of("did not get the last message in time");
    }

    /**
     * @throws IllegalArgumentException if there is none of that name; the message names those that there are
     */
    static SlowPolicy named(String parameter) {
        return Arrays.stream(values())
                .filter(policy -> policy.parameter.equals(parameter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no policy '" + parameter + "', only "
                        + Arrays.stream(values())
                                .map(policy -> policy.parameter)
                                .collect(Collectors.joining(", "))));
    }
}
