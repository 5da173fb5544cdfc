package stagecast.relay.load.fanout;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What one listener has had of each sender on its channel: every number once, in order, or what is wrong with it.
 *
 * <p>As long as all is right it is one number for each sender. Used by one thread.
 */
final class Sequences {

    /** How a message came. */
    enum Arrival {
        /** The one that was expected. */
        NEXT,
        /** Before others that are still missing. */
        AHEAD,
        /** After a later one: out of order. */
        LATE,
        /** A second time. */
        AGAIN
    }

    private final int[] next;
    private @Nullable BitSet @Nullable [] missing;

    Sequences(int senders) {
        this.next = new int[senders];
    }

    Arrival arrived(int sender, int number) {
        final int expected = next[sender];
        if (number == expected) {
            next[sender] = number + 1;
            return Arrival.NEXT;
        }
        if (number > expected) {
            missingOf(sender).set(expected, number);
            next[sender] = number + 1;
            return Arrival.AHEAD;
        }
        BitSet gaps = missingOf(sender);
        if (gaps.get(number)) {
            gaps.clear(number);
            return Arrival.LATE;
        }
        return Arrival.AGAIN;
    }

    /** How many of the first {@code sent} messages of a sender have not come. */
    long lost(int sender, int sent) {
        long gaps = missing == null ? 0 : missingOf(sender).cardinality();
        return gaps + Math.max(0, sent - next[sender]);
    }

    private BitSet missingOf(int sender) {
        if (missing == null) {
            missing = new BitSet[next.length];
        }
        BitSet gaps = missing[sender];
        if (gaps == null) {
            gaps = new BitSet();
            missing[sender] = gaps;
        }
        return gaps;
    }
}
