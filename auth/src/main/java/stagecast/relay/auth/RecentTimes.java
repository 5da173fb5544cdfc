package stagecast.relay.auth;

import java.util.Arrays;

/** The last times of something, no more than a bound needs to know. Not thread-safe. */
final class RecentTimes {

    private static final int FIRST_CAPACITY = 4;

    private final int most;
    private long[] times;

    /** Where the next one goes; once all places are taken, that of the oldest. */
    private int next;

    private int count;

    /**
     * Keeps none yet.
     *
     * @param most how many are kept; older ones are forgotten
     */
    RecentTimes(int most) {
        this.most = most;
        this.times = new long[Math.min(most, FIRST_CAPACITY)];
    }

    /** Adds a time that is not before those added already, in nanoseconds. */
    void add(long now) {
        if (count == times.length && count < most) {
            times = Arrays.copyOf(times, Math.min(most, 2 * times.length));
            next = count;
        }
        times[next] = now;
        next = (next + 1) % times.length;
        count = Math.min(count + 1, times.length);
    }

    /** How many are not older than the window. */
    int within(long now, long window) {
        int young = 0;
        while (young < count && now - times[Math.floorMod(next - 1 - young, times.length)] < window) {
            young++;
        }
        return young;
    }

    /** In how many nanoseconds fewer than the most are within the window; 0 if that is so now. */
    long untilRoom(long now, long window) {
        return count < most ? 0 : Math.max(0, window - (now - times[next]));
    }
}
