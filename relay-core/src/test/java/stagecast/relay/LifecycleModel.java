package stagecast.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must hold of one connection, from what happened to it: a second statement of {@link Lifecycle}, on plain numbers. */
final class LifecycleModel {

    /** The states, with CLOSING in two: while the close frame is deferred, and from when it goes next. */
    enum Phase {
        OPEN(Lifecycle.State.OPEN),
        DEFERRED(Lifecycle.State.CLOSING),
        CLOSING(Lifecycle.State.CLOSING),
        OUTPUT_ENDED(Lifecycle.State.OUTPUT_ENDED),
        GONE(Lifecycle.State.GONE);

        final Lifecycle.State state;

        Phase(Lifecycle.State state) {
            this.state = state;
        }
    }

    private record Frame(String shown, int length) {}

    private static final long NEVER = Long.MAX_VALUE;
    private static final int HEADER_AND_CODE = 4;

    private final long closeTimeout;
    private final List<Frame> frames = new ArrayList<>();
    private Frame closeFrame = new Frame("", 0);
    private long now;
    private long deadline = NEVER;
    private long windowEnd = NEVER;
    private boolean wasDeferred;
    private boolean peerTookSome;
    private boolean peerClosed;
    private boolean broken;
    private boolean suspended;
    private boolean paused;

    Phase phase = Phase.OPEN;

    /** Whether the relay drains. */
    boolean draining;

    /** What the transport does: as in {@link StrictTransport}. */
    int room = Integer.MAX_VALUE;

    boolean breaks;
    boolean cutBreaks;

    /** Whether it was to be cut, and could not be. */
    boolean dies;

    // What is to be seen

    int taken;
    int resumed;
    int failures;
    boolean outputEnded;
    boolean cut;
    final List<Integer> closed = new ArrayList<>();

    LifecycleModel(Duration closeTimeout) {
        this.closeTimeout = closeTimeout.toNanos();
    }

    boolean isBehind() {
        return phase != Phase.GONE && taken < total();
    }

    private int total() {
        return frames.stream().mapToInt(Frame::length).sum();
    }

    /** What a peer has read whole. */
    List<String> readFrames() {
        List<String> read = new ArrayList<>();
        int end = 0;
        for (Frame frame : frames) {
            end += frame.length;
            if (end <= taken) {
                read.add(frame.shown);
            }
        }
        return read;
    }

    boolean hasDeadline() {
        return deadline != NEVER;
    }

    boolean isSuspended() {
        return suspended;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isBroken() {
        return broken;
    }

    // What happens

    void message(String shown, int length) {
        if (phase == Phase.OPEN) {
            append(new Frame(shown, length));
        }
    }

    void begins(boolean check) {
        suspended = check && phase == Phase.OPEN && !draining;
    }

    void checked(String shown, int length) {
        if (suspended) {
            message(shown, length);
            resume();
        }
    }

    void close(int code, int reason) {
        if (phase == Phase.OPEN) {
            begin(code, reason, CloseCode.isDeferred(code));
        }
    }

    void tooSlow(int reason) {
        if (phase == Phase.OPEN) {
            begin(CloseCode.TOO_SLOW, reason, false);
        } else if (phase == Phase.DEFERRED) {
            goesNext(frame(CloseCode.TOO_SLOW, reason));
        }
    }

    void failed(int reason) {
        failures++;
        if (phase == Phase.OPEN) {
            begin(CloseCode.INTERNAL, reason, false);
        } else {
            cut();
        }
    }

    void peerClosed(int code) {
        close(code, 0, false);
        if (phase == Phase.DEFERRED) {
            goesNext(frame(code, 0));
        }
        if (phase == Phase.CLOSING) {
            peerClosed = true;
            endOutputIfDone();
        }
    }

    void takes(int bytes) {
        room = bytes;
        boolean wasBehind = isBehind();
        if (wasBehind) {
            write();
        }
        if (phase == Phase.DEFERRED) {
            peerTookSome = true;
            if (taken > total() - closeFrame.length) {
                phase = Phase.CLOSING;
                wasDeferred = true;
                deadline = now + closeTimeout;
            }
        }
        if (phase == Phase.CLOSING && wasBehind && !isBehind()) {
            endOutputIfDone();
        }
    }

    void discards() {
        paused = true;
    }

    void drains(Duration window) {
        draining = true;
        windowEnd = now + window.toNanos();
    }

    void passes(Duration time) {
        now += time.toNanos();
        if (paused && phase != Phase.GONE) {
            readsOn();
        }
        paused = false;
        if (deadline <= now) {
            timeIsUp();
        }
        if (windowEnd <= now) {
            windowEnd = NEVER;
            if (phase != Phase.OPEN && phase != Phase.GONE && !wasDeferred) {
                timeIsUp();
            }
        }
    }

    /** The lane's turn has ended. */
    void settles() {
        if (suspended && phase != Phase.OPEN) {
            resume();
        }
        if (dies) {
            gone();
        }
    }

    void gone() {
        phase = Phase.GONE;
        deadline = NEVER;
        suspended = false;
    }

    // What follows

    private void close(int code, int reason, boolean deferred) {
        if (phase == Phase.OPEN) {
            begin(code, reason, deferred);
        }
    }

    private void begin(int code, int reason, boolean deferred) {
        closed.add(code);
        if (deferred && isBehind()) {
            phase = Phase.DEFERRED;
            closeFrame = frame(code, reason);
            frames.add(closeFrame);
            deadline = draining ? NEVER : now + closeTimeout;
        } else {
            phase = Phase.CLOSING;
            deadline = now + closeTimeout;
            endWith(frame(code, reason));
        }
    }

    private static Frame frame(int code, int reason) {
        return new Frame("close " + code, HEADER_AND_CODE + reason);
    }

    private void append(Frame frame) {
        boolean keepsUp = !isBehind();
        frames.add(frame);
        if (keepsUp) {
            write();
        }
    }

    private void goesNext(Frame frame) {
        phase = Phase.CLOSING;
        wasDeferred = true;
        deadline = now + closeTimeout;
        endWith(frame);
    }

    /** Only the frame that has been begun comes before this one. */
    private void endWith(Frame frame) {
        int end = 0;
        int kept = 0;
        while (kept < frames.size() && end < taken) {
            end += frames.get(kept++).length;
        }
        boolean keepsUp = !isBehind();
        frames.subList(kept, frames.size()).clear();
        frames.add(frame);
        if (keepsUp) {
            write();
        }
    }

    private void write() {
        if (breaks && !broken) {
            breaks();
        }
        int count = broken ? total() - taken : Math.min(room, total() - taken);
        taken += count;
        room -= broken ? 0 : count;
    }

    private void breaks() {
        broken = true;
        failures++;
        cut();
    }

    private void endOutputIfDone() {
        if (peerClosed && !isBehind()) {
            phase = Phase.OUTPUT_ENDED;
            if (!broken) {
                if (breaks) {
                    breaks();
                } else {
                    outputEnded = true;
                }
            }
        }
    }

    private void timeIsUp() {
        deadline = NEVER;
        if (phase == Phase.DEFERRED && peerTookSome) {
            goesNext(closeFrame);
        } else {
            cut();
        }
    }

    private void cut() {
        if (phase != Phase.GONE) {
            cut = true;
            if (cutBreaks) {
                failures++;
                dies = true;
            }
        }
    }

    private void resume() {
        suspended = false;
        readsOn();
    }

    private void readsOn() {
        if (!broken) {
            if (breaks) {
                breaks();
            } else {
                resumed++;
            }
        }
    }
}
