package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * What a connection could not take yet: a policy, which says what of it is kept and what is given up at a bound. Made on the
 * first short write and dropped once it is empty, so that connections that keep up cost nothing. In all policies a frame that
 * was begun is finished first, then pings and pongs go before all that waits. Lives on the connection's lane.
 */
abstract sealed class Outbox permits KeepingOutbox, DroppingOutbox {

    /** Takes what is written, and throws nothing. */
    final Transport to;

    /** Whose it is: what this one sent is not for it. */
    final Object member;

    final Shard shard;
    private final AtomicLong all;
    private long held;

    /** The newest pong; a newer one takes its place as long as none of it has been taken. */
    private byte @Nullable [] pong;

    private byte @Nullable [] ping;

    /** The rest of a frame that has been begun and stands nowhere else. */
    private @Nullable Batch begun;

    private int begunFrom;

    /** The close frame, which follows everything that waits. */
    private byte @Nullable [] last;

    /** Makes an empty one. */
    Outbox(Transport to, Object member, Shard shard) {
        this.to = to;
        this.member = member;
        this.shard = shard;
        this.all = shard.queued();
    }

    /**
     * Keeps what the transport left of what it was given.
     *
     * @param given made of the two that follow
     * @param written how much of it the transport took
     * @param shared the turn's batch for all, null for none
     * @param alone what the turn has for this one alone, null for nothing
     */
    abstract void tookPart(Batch given, int written, @Nullable Batch shared, @Nullable OwnFrames alone);

    /**
     * Keeps what a further turn has.
     *
     * @param shared the turn's batch for all, null for none
     * @param alone what the turn has for this one alone, null for nothing
     * @param sentSome whether some of the batch is the member's own
     */
    abstract void keep(@Nullable Batch shared, @Nullable OwnFrames alone, boolean sentSome);

    /** What waits for the member, in bytes of memory, shared with others or not. */
    abstract long waiting();

    /** Whether more waits than may, and none of it can be given up without the connection. */
    abstract boolean isFull();

    /** Gives up about so many bytes of what waits; returns false where the connection has to be given up instead. */
    abstract boolean giveUp(long bytes);

    /** Gives up what came before this time, in nanoseconds of the relay's clock, as far as the connection survives that. */
    abstract void giveUpOlderThan(long time);

    /** Bytes of memory that wait here for this connection alone. */
    final long held() {
        return held;
    }

    /** So many bytes more wait, or fewer. */
    final void hold(int bytes) {
        held += bytes;
        all.addAndGet(bytes);
    }

    /** When the oldest of what may not wait too long came; {@code now} where there is nothing of that kind. */
    abstract long since(long now);

    /** Whether nothing waits but pings, pongs and what was begun. */
    abstract boolean isEmpty();

    /** The rest of the frame that stands at the head and has been begun, as a copy; null if there is none. */
    abstract @Nullable Batch restOfHead();

    /**
     * Writes what comes next.
     *
     * @param thisFrameOnly whether to stop behind the frame that has been begun, since something goes before the next one
     * @return false where the transport took less than it was offered
     */
    abstract boolean writeNext(boolean thisFrameOnly);

    /** Forgets all that waits. */
    void clear() {
        pong = null;
        ping = null;
        ended();
        forgetLast();
    }

    /** Has a ping or pong written before all that waits, in place of an older one of its kind. */
    final void control(byte[] frame) {
        if ((frame[0] & WebSocketProtocol.OPCODE_BITS) == WebSocketProtocol.PING) {
            ping = frame;
        } else {
            pong = frame;
        }
    }

    /** Keeps what remains of pings and pongs: the rest of the one that was begun, and the newest of each kind. */
    final void controls(Batch controls, int written) {
        int next = written;
        if (!controls.startsFrame(written)) {
            next = controls.endOfFrameAt(written);
            begun(controls, written, next);
        }
        for (int frame = 0; frame < controls.frames(); frame++) {
            if (controls.start(frame) >= next) {
                byte[] whole = new byte[controls.end(frame) - controls.start(frame)];
                controls.wire().clear().get(controls.start(frame), whole);
                control(whole);
            }
        }
    }

    /** A frame has been begun, of which these bytes remain. */
    final void begun(Batch source, int from, int to) {
        begunWith(rest(source, from, to));
    }

    final void begunWith(Batch rest) {
        begun = rest;
        begunFrom = 0;
        hold(rest.end());
    }

    private void ended() {
        if (begun != null) {
            hold(-begun.end());
            begun = null;
        }
    }

    static Batch rest(Batch source, int from, int to) {
        Batch rest = new Batch(ByteBuffer.allocate(to - from), null);
        rest.append(source, from, to);
        return rest;
    }

    /** Ends the queue with this frame: it follows everything that waits, and nothing comes after it. */
    void endBehind(byte[] lastFrame) {
        last = lastFrame;
        hold(lastFrame.length);
    }

    /** The frame that {@link #endBehind} got, as long as no byte of it is written. */
    final byte @Nullable [] lastFrame() {
        return last;
    }

    /** Drops everything except the rest of a frame that is written in part; only this frame follows it. */
    final Outbox endingWith(byte[] lastFrame) {
        Batch rest = begun == null ? restOfHead() : rest(begun, begunFrom, begun.end());
        clear();
        KeepingOutbox ending = new KeepingOutbox(to, member, shard);
        if (rest != null) {
            ending.begunWith(rest);
        }
        ending.endBehind(lastFrame);
        return ending;
    }

    /** Writes what the transport takes; answers whether nothing waits any more. */
    final boolean drain() {
        while (finishBegun() && (restOfHeadWaits() || writeControls())) {
            if (isEmpty()) {
                return writeLast();
            }
            if (!writeNext(pong != null || ping != null)) {
                return false;
            }
        }
        return false;
    }

    /** Whether the head has been written in part, so that nothing may go before the rest of it. */
    abstract boolean restOfHeadWaits();

    private boolean finishBegun() {
        if (begun == null) {
            return true;
        }
        begunFrom += to.write(begun, begunFrom, begun.end());
        if (begunFrom < begun.end()) {
            return false;
        }
        ended();
        return true;
    }

    /**
     * Writes those that wait; answers false where the member takes no more. RFC 6455 section 5.5: a control frame may
     * stand between frames, not inside another one.
     */
    private boolean writeControls() {
        while (pong != null || ping != null) {
            byte[] frame = Objects.requireNonNull(pong != null ? pong : ping);
            int written = write(frame);
            if (written == 0) {
                return false;
            }
            if (pong != null) {
                pong = null;
            } else {
                ping = null;
            }
            if (written < frame.length) {
                return false;
            }
        }
        return true;
    }

    private boolean writeLast() {
        byte[] frame = last;
        if (frame == null) {
            return true;
        }
        int written = write(frame);
        if (written > 0) {
            forgetLast();
        }
        return written == frame.length;
    }

    private void forgetLast() {
        if (last != null) {
            hold(-last.length);
            last = null;
        }
    }

    /** Writes a single frame; if the transport takes a part, the rest counts as begun. */
    private int write(byte[] frame) {
        Batch alone = new Batch(ByteBuffer.allocate(frame.length), null);
        alone.append(frame);
        int written = to.write(alone, 0, frame.length);
        if (written > 0 && written < frame.length) {
            begun(alone, written, frame.length);
        }
        return written;
    }
}
