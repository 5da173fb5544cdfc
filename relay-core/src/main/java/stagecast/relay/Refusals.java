package stagecast.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a connection's errors from becoming a storm: some clients answer every message that they get. At most one error
 * of a kind goes out in a second, and says how many did not. Made with a connection's first error.
 */
final class Refusals {

    /** How many kinds are remembered; with more than that in a second the oldest may be answered again too soon. */
    static final int KINDS_REMEMBERED = 64;

    /** Longer addressees are remembered by their hash: nobody shall fill our memory with names of 64 KiB. */
    private static final int LONGEST_KIND = 128;

    /** What {@link #admit} answers for an error that is not to be sent. */
    static final int SUPPRESS = -1;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final class Kind {
        private long lastSent;
        private int suppressed;
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
            return size() > KINDS_REMEMBERED;
        }
    };

    /** The kind of an error that counts for each addressee by itself. */
    static String kindOf(String addressee) {
        return addressee.length() <= LONGEST_KIND ? addressee : addressee.length() + "#" + addressee.hashCode();
    }

    /**
     * Whether an error of this kind may go out now.
     *
     * @return how many were suppressed since the last one, or {@link #SUPPRESS}
     */
    int admit(String kind, long now) {
        Kind known = kinds.get(kind);
        if (known == null) {
            known = new Kind();
            known.lastSent = now;
            kinds.put(kind, known);
            return 0;
        }
        if (now - known.lastSent < PERIOD_NANOS) {
            known.suppressed++;
            return SUPPRESS;
        }
        int suppressed = known.suppressed;
        known.lastSent = now;
        known.suppressed = 0;
        return suppressed;
    }
}
