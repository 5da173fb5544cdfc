package stagecast.relay;

/**
 * How fast credentials of one connection are checked: a bucket of two seconds' worth that fills by
 * {@code limits.credentials-per-second}. What finds it empty waits until there is one again, and the connection is not
 * read meanwhile, so nothing is refused. Kept as a time, as {@link MessageRate} is. Not thread-safe.
 */
final class CredentialRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BURST_SECONDS = 2;

    /** What one takes, in nanoseconds of filling; 0 where the rate is off. */
    private final long interval;

    private final long burst;

    /** When the bucket is full again. */
    private long full;

    /**
     * A full bucket.
     *
     * @param now in nanoseconds, as all times here
     */
    CredentialRate(Limits limits, long now) {
        int perSecond = limits.credentialsPerSecond();
        interval = perSecond == 0 ? 0 : NANOS_PER_SECOND / perSecond;
        burst = interval * perSecond * BURST_SECONDS;
        full = now;
    }

    /** Takes one out; answers after how many nanoseconds it may be checked. */
    long take(long now) {
        if (now - full > 0) {
            full = now;
        }
        full += interval;
        return Math.max(0, full - now - burst);
    }
}
