package stagecast.relay;

/**
 * How many messages one sender may still send: a bucket of {@link Limits#messagesBurst()} that fills by
 * {@link Limits#messagesPerSecond()}. It is kept as times, so that a message costs two comparisons and an addition. Not
 * thread-safe.
 */
final class MessageRate {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** What one message takes, in nanoseconds of filling; 0 where the rate is off, and then all of this is 0. */
    private final long interval;

    private final long burst;
    private final long mostAbove;

    /** When the bucket is full again. */
    private long full;

    /** What is in it above the burst. */
    private long above;

    /** A full bucket. */
    MessageRate(Limits limits, long now) {
        interval = limits.messagesPerSecond() == 0 ? 0 : NANOS_PER_SECOND / limits.messagesPerSecond();
        burst = interval * limits.messagesBurst();
        mostAbove = limits.checkTimeout().toNanos();
        full = now;
    }

    /**
     * Takes a message out.
     *
     * @param now in nanoseconds, as all times here; it may lag behind that of {@link #stoodStill} by a turn
     * @return false where there is none left: the message is over the rate
     */
    boolean take(long now) {
        if (above >= interval) {
            above -= interval;
            return true;
        }
        if (now - full > 0) {
            full = now;
        }
        if (full - now > burst - interval) {
            return false;
        }
        full += interval;
        return true;
    }

    /**
     * The relay did not read from {@code since} to {@code now}. What the sender sent meanwhile at its rate comes all at
     * once now, so this time fills the bucket above its burst, by no more than {@link Limits#checkTimeout()} brings.
     */
    void stoodStill(long since, long now) {
        long fillsUp = Math.max(0, full - since);
        above = Math.min(mostAbove, above + Math.max(0, now - since - fillsUp));
    }
}
