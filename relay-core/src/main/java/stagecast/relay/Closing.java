package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;

/**
 * The end of one connection, from the moment the relay decides on it until the connection has gone.
 *
 * <p>A close frame is <em>deferred</em> where what was accepted before it is still owed to the peer: it stands behind all
 * that waits, for at most {@link Limits#closeTimeout()}, in a drain until the drain's window ends. Then it goes next, as
 * every other close does from the beginning: behind the frame that is being written, in place of what waits. From the
 * moment when it goes next, or has been written, the peer has {@link Limits#closeTimeout()} to answer it; then the
 * connection is cut. A deferred close whose peer took nothing at all in its time is cut at once, for the frame would not
 * reach it either.
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
     * @param deferred whether the close frame stands behind what waits; else it goes next, or has been written
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
        return EnvelopeWriter.frame(FrameEncoder.CLOSE, FrameEncoder.closePayload(code, reason));
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

    /** Whether the close frame stands behind what waits. */
    boolean isDeferred() {
        return deferred;
    }

    boolean peerHasClosed() {
        return peerClosed;
    }

    /** The peer's close frame has come. Where ours still waits, an echo of that takes its place and goes next. */
    void peerClosed(int code) {
        peerClosed = true;
        if (deferred) {
            goNext(frame(code, ""));
        }
    }

    /** What waits must not wait any longer: it is dropped, and this close frame goes next. */
    void goNext(byte[] closeFrame) {
        deferred = false;
        restart();
        member.endWith(closeFrame);
    }

    /**
     * The transport has taken some of what waited.
     *
     * @param closeFrame what has not been begun of the close frame: all of it, or null
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

    /** The drain's window has ended. Who was told to go at its beginning has had its time. */
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
