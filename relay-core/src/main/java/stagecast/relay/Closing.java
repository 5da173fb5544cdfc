package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * The end of one connection, from the moment the relay decides on it until the connection has gone.
 *
 * <p>A close frame is <em>deferred</em> if the relay still owes the peer messages that it accepted before: the frame follows
 * everything that waits, for at most {@link Limits#closeTimeout()}, in a drain until the drain's window ends. After that time
 * it goes next, as a frame that is not deferred does at once: after the frame that is being written, in place of what waits.
 * From the moment when it goes next, or has been written, the peer has {@link Limits#closeTimeout()} to answer it; then the
 * connection is cut. If the peer has taken nothing at all before a deferred frame's time is up, the connection is cut at
 * once, because the frame would not reach the peer either.
 *
 * <p>Lives on the connection's lane.
 */
final class Closing {

    private final Member member;
    private final Shard shard;
    private final boolean wasDeferred;
    private Deadlines.@Nullable Entry deadline;
    private boolean deferred;
    private boolean peerTookSome;
    private boolean peerClosed;

    /**
     * Begins.
     *
     * @param deferred whether the close frame follows what waits; otherwise it goes next, or has been written
     */
    Closing(Member member, boolean deferred) {
        this.member = member;
        this.shard = member.channel.shard;
        this.wasDeferred = deferred;
        this.deferred = deferred;
        if (!deferred || !shard.draining()) {
            restart();
        }
    }

    static byte[] frame(int code, String reason) {
        return EnvelopeWriter.frame(WebSocketProtocol.CLOSE, FrameEncoder.closePayload(code, reason));
    }

    private void restart() {
        stop();
        deadline = shard.closes().add(this::timeIsUp);
    }

    private void stop() {
        if (deadline != null) {
            shard.closes().cancel(deadline);
            deadline = null;
        }
    }

    /** Whether the close frame follows what waits. */
    boolean isDeferred() {
        return deferred;
    }

    boolean peerHasClosed() {
        return peerClosed;
    }

    /** The peer's close frame has come. If ours still waits, an echo of the peer's replaces it and goes next. */
    void peerClosed(int code) {
        peerClosed = true;
        if (deferred) {
            goNext(frame(code, ""));
        }
    }

    /** Drops everything that waits, so that this close frame goes next. */
    void goNext(byte[] closeFrame) {
        deferred = false;
        restart();
        member.endWith(closeFrame);
    }

    /**
     * The transport has taken some of what waited.
     *
     * @param closeFrame the close frame if no byte of it is written yet, otherwise null
     */
    void peerTookSome(byte @Nullable [] closeFrame) {
        peerTookSome = true;
        if (deferred && closeFrame == null) {
            deferred = false;
            restart();
        }
    }

    private void timeIsUp() {
        byte[] closeFrame = member.lastFrame();
        if (deferred && peerTookSome && closeFrame != null) {
            goNext(closeFrame);
        } else {
            stop();
            member.cut();
        }
    }

    /** The drain's window has ended, and with it the time of a close that began with the drain. */
    void windowEnded() {
        if (deferred || !wasDeferred) {
            timeIsUp();
        }
    }

    /** The connection has gone. */
    void gone() {
        stop();
    }
}
