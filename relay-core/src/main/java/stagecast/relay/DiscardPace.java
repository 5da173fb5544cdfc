package stagecast.relay;

import java.time.Duration;

/**
 * How fast a lane reads input that it discards: what a peer still sends after the relay has begun to close the connection.
 *
 * <p>The lane has to read it: otherwise the kernel's reset would destroy the close frame, and the peer's own close frame may
 * be in it. But a peer that keeps sending must not occupy a processor core. So a connection may send some bytes without a
 * pause. After those, each read waits for a time that still lets an honest peer's buffers run empty before the connection is
 * cut, and for its turn among all such reads of the lane. Lives on its lane; a binding has one of its own for input that it
 * discards itself.
 */
public final class DiscardPace {

    /** The bytes of a connection that are discarded without a pause. */
    static final int FREE_BYTES = 256 << 10;

    /** The bytes that a read counts at least, because even a small read has that cost. */
    static final int LEAST_BYTES = 1 << 10;

    /** How long a connection pauses before each further read. */
    static final Duration PAUSE = Duration.ofMillis(25);

    /** Between two such reads on a lane. */
    static final Duration INTERVAL = Duration.ofMillis(1);

    private long lastAt;

    /**
     * Makes a pace for a lane that has discarded nothing yet.
     *
     * @param now nanoseconds of {@link System#nanoTime()}, or of the clock whose times {@link #pause} gets
     */
    public DiscardPace(long now) {
        lastAt = now;
    }

    /** How long to wait before the next read of a connection; takes a turn of the lane's. */
    public Duration pause(long now) {
        long own = now + PAUSE.toNanos();
        long turn = lastAt + INTERVAL.toNanos();
        lastAt = turn - own > 0 ? turn : own;
        return Duration.ofNanos(lastAt - now);
    }
}
