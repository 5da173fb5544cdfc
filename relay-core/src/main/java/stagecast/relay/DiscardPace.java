package stagecast.relay;

import java.time.Duration;

/**
 * How fast a lane reads what is thrown away: what peers still send when the relay has begun to close their connection.
 *
 * <p>It has to be read, or the kernel's reset would eat the close frame, and the peer's own close may stand in it. But a peer
 * that goes on sending shall not have a core for that. So a connection may send some without a pause, and then each read
 * waits: for a time that lets an honest peer's buffers run empty before the connection is cut, and for its turn among all
 * such reads of the lane. Lives on its lane; a binding has one of its own for what it reads without the relay.
 */
public final class DiscardPace {

    /** What is thrown away of a connection without a pause, in bytes. */
    static final int FREE_BYTES = 256 << 10;

    /** What a read counts at least, in bytes: it costs that much, however little it brings. */
    static final int LEAST_BYTES = 1 << 10;

    /** How long a connection pauses before each further read. */
    static final Duration PAUSE = Duration.ofMillis(25);

    /** Between two such reads on a lane. */
    static final Duration INTERVAL = Duration.ofMillis(1);

    private long lastAt;

    /**
     * Makes one that has been idle.
     *
     * @param now nanoseconds of {@link System#nanoTime()}, or of whatever clock is given to {@link #pause}
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
