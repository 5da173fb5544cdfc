package stagecast.relay;

/**
 * How fast the credentials of one connection are checked: a token bucket that holds two seconds' worth and fills at
 * {@link Limits#credentialsPerSecond()}. If it is empty, credentials wait and the connection is not read meanwhile, so
 * nothing is refused. Its level is kept as a time, as in {@link MessageRate}. Not thread-safe.
 */
final class CredentialRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BURST_SECONDS = 2;

    /** The nanoseconds of filling that one check takes; 0 if there is no rate. */
    private final long interval;

    private final long burst;

    /** When the bucket is full again. */
    private long full;

    /**
     * Makes a full bucket.
     *
     * @param now in nanoseconds, like all times here
     */
    CredentialRate(Limits limits, long now) {
        int perSecond = limits.credentialsPerSecond();
        interval = perSecond == 0 ? 0 : NANOS_PER_SECOND / perSecond;
        burst = interval * perSecond * BURST_SECONDS;
        full = now;
    }

    /** Takes one check out of the bucket; returns after how many nanoseconds it may begin. */
    long take(long now) {
        if (now - full > 0) {
            full = now;
        }
        full += interval;
        return Math.max(0, full - now - burst);
    }
}
