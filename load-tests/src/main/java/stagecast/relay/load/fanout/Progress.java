package stagecast.relay.load.fanout;

/**
 * How far the listeners of one selector thread have got with one sender's messages, in a closed loop.
 *
 * <p>Written by that thread; {@link #confirmed()} may be asked by any.
 */
final class Progress {

    private final int[] seen;
    private int listeners;
    private int first;
    private volatile int confirmed;

    /**
     * @param window how many messages can be under way
     */
    Progress(int window) {
        this.seen = new int[Integer.highestOneBit(Math.max(1, 2 * window - 1))];
    }

    /** One more listener that has to get each message. Before the start. */
    void addListener() {
        listeners++;
    }

    boolean hasListeners() {
        return listeners > 0;
    }

    /**
     * One listener has this message, for the first time.
     *
     * @return whether with it {@link #confirmed()} has grown
     */
    boolean arrived(int number) {
        final int mask = seen.length - 1;
        if (++seen[number & mask] < listeners || number != first) {
            return false;
        }
        int n = number;
        while (seen[n & mask] == listeners) {
            seen[n & mask] = 0;
            n++;
        }
        first = n;
        confirmed = n;
        return true;
    }

    /** How many of the sender's messages, from the first on, every listener has. */
    int confirmed() {
        return confirmed;
    }
}
