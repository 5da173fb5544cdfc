package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;

/**
 * What a connection could not take yet. Made on the first short write and dropped once it is empty, so that those who
 * keep up cost nothing. Lives on the connection's lane.
 */
final class Outbox {

    /**
     * From here on the batch itself is kept; below, a copy of the remainder. A kept batch pins its whole buffer, and
     * pinned bytes count: with a smaller remainder a listener would be closed long before its bound is really waiting.
     */
    static final int KEEP_BATCH_FROM = BufferPool.BUFFER_BYTES / 4 * 3;

    /** A buffer for copies grows no older than this, so that {@link #since(long)} stays true to within it. */
    private static final long COPIES_SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** A buffer for copies starts small, since it counts whole; those that follow it soon are larger. */
    private static final int MIN_COPIES_BYTES = 512;

    private static final int MAX_COPIES_BYTES = 16 << 10;

    private static final int OPCODE = 0x0F;

    private static final class Piece {
        private final Batch batch;
        private final boolean copies;
        private final long since;
        private int held;
        private int from;
        private int to;

        private Piece(Batch batch, boolean copies, int held, int from, int to, long since) {
            this.batch = batch;
            this.copies = copies;
            this.held = held;
            this.from = from;
            this.to = to;
            this.since = since;
        }
    }

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>(4);
    private final AtomicLong all;
    private long held;

    /** The newest pong; a newer one takes its place as long as none of it has been taken. */
    private byte @Nullable [] pong;

    private byte @Nullable [] ping;

    /** The rest of a ping or pong that has been begun. */
    private @Nullable Piece control;

    /**
     * Makes an empty one.
     *
     * @param all what waits for all connections, in bytes; kept up to date
     */
    Outbox(AtomicLong all) {
        this.all = all;
    }

    /** Bytes of memory that wait here. */
    long held() {
        return held;
    }

    /** When the oldest piece came; {@code now} where only pings and pongs wait, which newer ones may replace. */
    long since(long now) {
        Piece head = pieces.peekFirst();
        return head == null ? now : head.since;
    }

    /**
     * Keeps {@code [from, to)} of the batch behind what waits already.
     *
     * @param now nanoseconds of the relay's clock
     */
    void add(Batch batch, int from, int to, long now) {
        if (to - from >= KEEP_BATCH_FROM) {
            batch.retain();
            addPiece(new Piece(batch, false, batch.wire().capacity(), from, to, now));
            return;
        }
        Piece last = pieces.peekLast();
        int room = MIN_COPIES_BYTES;
        if (last != null && last.copies && now - last.since < COPIES_SPAN_NANOS) {
            if (last.batch.remaining() >= to - from) {
                last.batch.append(batch, from, to);
                last.to = last.batch.end();
                return;
            }
            room = Math.min(2 * last.held, MAX_COPIES_BYTES);
        }
        Batch copies = new Batch(ByteBuffer.allocate(Math.max(room, to - from)), null);
        copies.append(batch, from, to);
        addPiece(new Piece(copies, true, copies.wire().capacity(), 0, copies.end(), now));
    }

    /** Has a ping or pong written before all that waits, in place of an older one of its kind. */
    void control(byte[] frame) {
        if ((frame[0] & OPCODE) == FrameEncoder.PING) {
            ping = frame;
        } else {
            pong = frame;
        }
    }

    /** Keeps what remains of pings and pongs: the rest of the one that was begun, and the newest of each kind. */
    void controls(Batch all, int written) {
        int next = written;
        if (!all.startsFrame(written)) {
            next = all.endOfFrameAt(written);
            Batch rest = new Batch(ByteBuffer.allocate(next - written), null);
            rest.append(all, written, next);
            control = new Piece(rest, false, 0, 0, rest.end(), 0);
        }
        for (int frame = 0; frame < all.frames(); frame++) {
            if (all.start(frame) >= next) {
                byte[] whole = new byte[all.end(frame) - all.start(frame)];
                all.wire().clear().get(all.start(frame), whole);
                control(whole);
            }
        }
    }

    /** Drops all but the rest of a frame that has been written in part; the last frame follows that. */
    void dropWaitingFor(byte[] lastFrame, long now) {
        Piece begun = begun();
        int rest = begun == null ? 0 : begun.batch.endOfFrameAt(begun.from) - begun.from;
        Batch last = new Batch(ByteBuffer.allocate(rest + lastFrame.length), null);
        if (begun != null) {
            last.append(begun.batch, begun.from, begun.from + rest);
        }
        last.append(lastFrame);
        clear();
        addPiece(new Piece(last, false, last.end(), 0, last.end(), now));
    }

    /** What has been written into the middle of a frame; null if all that was written are whole frames. */
    private @Nullable Piece begun() {
        Piece written = control != null ? control : pieces.peekFirst();
        return written == null || written.batch.startsFrame(written.from) ? null : written;
    }

    /** Writes what the member takes; answers whether nothing waits any more. */
    boolean drain(Member member) {
        while (begun() != null || writeControls(member)) {
            Piece next = control != null ? control : pieces.peekFirst();
            if (next == null) {
                return true;
            }
            int end = endOfWrite(next);
            next.from += member.write(next.batch, next.from, end);
            if (next.from < end) {
                return false;
            }
            if (next == control) {
                control = null;
            } else if (next.from == next.to) {
                free(pieces.removeFirst());
            }
        }
        return false;
    }

    /**
     * Writes those that wait; answers false where the member takes no more. RFC 6455 section 5.5: a control frame may
     * stand between frames, not inside another one.
     */
    private boolean writeControls(Member member) {
        while (pong != null || ping != null) {
            byte[] frame = Objects.requireNonNull(pong != null ? pong : ping);
            Batch alone = new Batch(ByteBuffer.allocate(frame.length), null);
            alone.append(frame);
            int written = member.write(alone, 0, frame.length);
            if (written == 0) {
                return false;
            }
            if (pong != null) {
                pong = null;
            } else {
                ping = null;
            }
            if (written < frame.length) {
                control = new Piece(alone, false, 0, written, frame.length, 0);
                return false;
            }
        }
        return true;
    }

    /** Where to stop, so that a ping or pong that waits comes behind the frame that has been begun. */
    private int endOfWrite(Piece next) {
        boolean asItIs = next == control || (pong == null && ping == null);
        return asItIs ? next.to : next.batch.endOfFrameAt(next.from);
    }

    void clear() {
        pong = null;
        ping = null;
        control = null;
        while (!pieces.isEmpty()) {
            free(pieces.removeFirst());
        }
    }

    private void addPiece(Piece piece) {
        pieces.addLast(piece);
        held += piece.held;
        all.addAndGet(piece.held);
    }

    private void free(Piece piece) {
        held -= piece.held;
        all.addAndGet(-piece.held);
        piece.held = 0;
        piece.batch.release();
    }
}
