package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * The state of one connection. Each transition is one method, with its effects in order; no other class keeps a state of its own.
 *
 * <pre>
 *           close, tooSlow, failed, peerClosed            both close frames have gone
 *   OPEN ----------------------------------------> CLOSING --------------------------> OUTPUT_ENDED
 *     |                                               |                                     |
 *     '-----------------------------------------------+----- gone --------------------------+------> GONE
 * </pre>
 *
 * <p>A close frame is <em>deferred</em> if the relay still owes the peer messages that it accepted before: the frame follows
 * everything that waits, for at most {@link Limits#closeTimeout()}, in a drain until the drain's window ends. After that time
 * it goes next, as a frame that is not deferred does at once: after the frame that is being written, in place of what waits.
 * From the moment when it goes next, or has been written, the peer has {@link Limits#closeTimeout()} to answer it; then the
 * connection is {@linkplain #cut cut}. If the peer has taken nothing at all before a deferred frame's time is up, the connection
 * is cut at once, because the frame would not reach the peer either.
 *
 * <p>Lives on the connection's lane, except {@link #onLane} and {@link #paced}.
 */
final class Lifecycle {

    /** What a connection is in now. */
    enum State {
        /** Messages go both ways. */
        OPEN,

        /** The relay has made its close frame: no message goes out after it, and of the input only the peer's close frame counts. */
        CLOSING,

        /** Both close frames have gone, and the output has ended: the peer is to end the connection. */
        OUTPUT_ENDED,

        /** The binding has reported the end: nothing of the connection is left in the relay. */
        GONE
    }

    /** Where the close frame stands. */
    private enum Deferral {
        /** It went next from the beginning. */
        NONE,

        /** It follows messages that wait. */
        WAITING,

        /** It followed messages until it went next, or was written. */
        OVER
    }

    /** What belongs to a connection besides its state. A transition tells each part, in order. */
    interface Parts {

        /** The connection as its channel knows it, and its output. */
        Member member();

        /**
         * The relay has begun to close: other clients no longer find the connection, and its input is read and discarded.
         * Otherwise the kernel would answer unread input with a reset, which destroys the close frame.
         */
        void closing();

        /** The connection has ended: each part gives back what it holds, even if another one fails. Throws nothing. */
        void gone();
    }

    private static final String TOO_SLOW = "you read too slowly; connect again";

    private final Parts parts;
    private final Shard shard;
    private final ChannelName channel;
    private State state = State.OPEN;
    private Deferral deferral = Deferral.NONE;

    /** Whether the peer has taken something since the close frame was deferred. */
    private boolean peerTookSome;

    private boolean peerClosed;

    /** When the connection is cut, or its deferred close frame goes next. */
    private Deadlines.@Nullable Entry deadline;

    /** Begins the life of a connection that is about to join. */
    Lifecycle(Parts parts, Shard shard, ChannelName channel) {
        this.parts = parts;
        this.shard = shard;
        this.channel = channel;
    }

    /** The name of the connection's channel. */
    ChannelName channel() {
        return channel;
    }

    State state() {
        return state;
    }

    /** Whether messages go both ways. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** Whether messages may still go out, so that they can be given up, alone or with the connection. */
    boolean owesMessages() {
        return state == State.OPEN || (state == State.CLOSING && deferral == Deferral.WAITING);
    }

    // From OPEN to CLOSING

    /** Closes the connection. {@link CloseCode} decides whether the close frame is deferred. No effect unless it is open. */
    void close(int code, String reason) {
        if (state != State.OPEN) {
            return;
        }
        boolean deferred = CloseCode.isDeferred(code);
        if (deferred) {
            shard.takeAllArrivals(); // accepted elsewhere, before this
        }
        close(code, reason, deferred);
    }

    private void close(int code, String reason, boolean deferred) {
        if (state == State.OPEN) {
            parts.member().finishTurn(deferred);
        }
        if (state == State.OPEN) { // unless it turned out to be too slow for that
            beginToClose(code, reason, deferred);
        }
    }

    /**
     * The listener reads too slowly: drops what waits, and closes with 1013. A frame that is being written is finished. In
     * CLOSING, a close frame that is still deferred becomes 1013.
     */
    void tooSlow() {
        if (state == State.OPEN) {
            beginToClose(CloseCode.TOO_SLOW, TOO_SLOW, false);
        } else if (owesMessages()) {
            goNext(frame(CloseCode.TOO_SLOW, TOO_SLOW));
        }
    }

    /** Work for this connection failed: closes it with 1011, or cuts it if it is closing or fails again. */
    void failed(Throwable cause) {
        try {
            String id = shard.failed(channel, cause);
            if (state == State.OPEN) {
                close(CloseCode.INTERNAL, "the relay failed; its log has more under the id " + id);
                return;
            }
        } catch (RuntimeException | Error again) {
            shard.core().uncaught(again);
        }
        cut();
    }

    /** The transport failed: the connection has broken. */
    void transportFailed(Throwable fault) {
        shard.failed(channel, fault);
        cut();
    }

    /** The parts hear of it before the peer can read the close frame. */
    private void beginToClose(int code, String reason, boolean deferred) {
        state = State.CLOSING;
        Outbound outbound = parts.member().outbound;
        parts.member().endMessages();
        parts.closing();
        shard.core().listener().closed(channel, code);
        deferral = deferred && outbound.isBehind() ? Deferral.WAITING : Deferral.NONE;
        if (deferral == Deferral.NONE || !shard.draining()) {
            restartDeadline();
        }
        if (deferral == Deferral.WAITING) {
            outbound.endBehind(frame(code, reason));
        } else {
            outbound.endWith(frame(code, reason));
        }
    }

    private static byte[] frame(int code, String reason) {
        return EnvelopeWriter.frame(WebSocketProtocol.CLOSE, FrameEncoder.closePayload(code, reason));
    }

    // In CLOSING

    /** The transport has taken some of what waited, or all of it. */
    void peerTook(boolean all) {
        if (state != State.CLOSING) {
            return;
        }
        peerTookSome = true;
        if (deferral == Deferral.WAITING && parts.member().outbound.lastFrame() == null) {
            deferral = Deferral.OVER; // the close frame is being written, or has been
            restartDeadline();
        }
        if (all) {
            endOutputIfDone();
        }
    }

    private void timeIsUp() {
        deadline = null;
        byte[] closeFrame = parts.member().outbound.lastFrame();
        if (deferral == Deferral.WAITING && peerTookSome && closeFrame != null) {
            goNext(closeFrame);
        } else {
            cut();
        }
    }

    /** The drain's window has ended, and with it the time of a close that began with the drain. */
    void drainWindowEnded() {
        if ((state == State.CLOSING || state == State.OUTPUT_ENDED) && deferral != Deferral.OVER) {
            stopDeadline();
            timeIsUp();
        }
    }

    /** Drops everything that waits, so that this close frame goes next. */
    private void goNext(byte[] closeFrame) {
        deferral = Deferral.OVER;
        restartDeadline();
        parts.member().outbound.endWith(closeFrame);
    }

    private void restartDeadline() {
        stopDeadline();
        deadline = shard.closes().add(this::timeIsUp);
    }

    private void stopDeadline() {
        if (deadline != null) {
            shard.closes().cancel(deadline);
            deadline = null;
        }
    }

    // From CLOSING to OUTPUT_ENDED

    /**
     * The peer's close frame has come. The relay answers with its code, also in place of a close frame that is still deferred;
     * an answer to the relay's own close frame gets none.
     */
    void peerClosed(int code) {
        close(code, "", false);
        if (state != State.CLOSING) {
            return;
        }
        peerClosed = true;
        if (deferral == Deferral.WAITING) {
            goNext(frame(code, ""));
        }
        endOutputIfDone();
    }

    private void endOutputIfDone() {
        if (peerClosed && !parts.member().outbound.isBehind()) {
            state = State.OUTPUT_ENDED;
            parts.member().outbound.endOutput();
        }
    }

    // To GONE

    /** Has the binding end the connection at once and report it. If even that fails, the connection counts as gone. */
    void cut() {
        if (state == State.GONE) {
            return;
        }
        try {
            parts.member().outbound.cut();
        } catch (RuntimeException | Error fault) {
            shard.failed(channel, fault);
            onLane(this::gone); // later, since it may be in use
        }
    }

    /** The connection has ended. No effect when repeated. */
    void gone() {
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        guarded(this::stopDeadline);
        parts.gone();
    }

    // Work for the connection

    /** Runs a part of this connection's work. If it fails, only this connection ends. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error fault) {
            failed(fault);
        }
    }

    /** Runs a part of this connection's work on its lane. Any thread. */
    void onLane(Runnable work) {
        shard.lane().execute(() -> guarded(work));
    }

    /** Runs the task on its lane, in a turn that does not have too many of them. Any thread. */
    void paced(Runnable task) {
        try {
            shard.paced().add(() -> guarded(task));
        } catch (RuntimeException | Error fault) {
            shard.core().uncaught(fault); // its lane takes no tasks; the callers have others to go on with
        }
    }
}
