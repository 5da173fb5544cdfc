package stagecast.relay.auth;

import java.time.Duration;

/**
 * How many wrong passwords are borne before no more are tried; configured under {@code auth.attempts.}, the key follows
 * from the name. Right passwords do not count.
 *
 * @param pair for one account from one address
 * @param account for one account, from wherever
 * @param address from one address, for whatever account; of IPv6 a network of 64 bits is one address
 * @param window how long a wrong password counts, to the nanosecond since it was tried
 * @param remembered of how many pairs, accounts and addresses each the wrong passwords are kept, and as many verified
 *     passwords
 */
public record AttemptSettings(int pair, int account, int address, Duration window, int remembered) {

    /** So that the times of one count stay small. */
    private static final int MAX_COUNT = 1_000;

    private static final Duration MAX_WINDOW = Duration.ofDays(1);
    private static final int MAX_REMEMBERED = 10_000_000;

    /** The heap that one remembered attempt takes, in bytes; measured with all of its counts and a verified password. */
    public static final int BYTES_OF_A_REMEMBERED = 1_400;

    private static final int REMEMBERED_SHARE_OF_HEAP = 20;
    private static final int LEAST_REMEMBERED = 1_000;
    private static final int MOST_REMEMBERED_BY_DEFAULT = 100_000;

    /** 5 for a pair, 50 for an account or an address, in ten minutes; as many remembered as a twentieth of the heap holds. */
    public static final AttemptSettings DEFAULTS = new AttemptSettings(
            5, 50, 50, Duration.ofMinutes(10), remembered(Runtime.getRuntime().maxMemory()));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is broken; the message names the key
     */
    public AttemptSettings {
        within("pair", pair, MAX_COUNT);
        within("account", account, MAX_COUNT);
        within("address", address, MAX_COUNT);
        if (window.toMillis() < 1 || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("auth.attempts.window must be 1 ms to " + MAX_WINDOW.toHours()
                    + " h, it is " + window.toMillis() + " ms");
        }
        within("remembered", remembered, MAX_REMEMBERED);
    }

    private static int remembered(long heap) {
        long most = heap / REMEMBERED_SHARE_OF_HEAP / BYTES_OF_A_REMEMBERED;
        return (int) Math.max(LEAST_REMEMBERED, Math.min(most, MOST_REMEMBERED_BY_DEFAULT));
    }

    private static void within(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("auth.attempts." + name + " must be 1 to " + max + ", it is " + value);
        }
    }
}
