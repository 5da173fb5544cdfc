package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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

    /** A buffer for copies grows no older than this, so that {@link #since} stays true to within it. */
    private static final long COPIES_SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int COPIES_BYTES = 4 << 10;

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
    private final long started;
    private long held;
    private byte @Nullable [] pong;

    /**
     * Makes an empty one.
     *
     * @param all what waits for all connections, in bytes; kept up to date
     * @param now nanoseconds of the relay's clock
     */
    Outbox(AtomicLong all, long now) {
        this.all = all;
        this.started = now;
    }

    /** Bytes of memory that wait here. */
    long held() {
        return held;
    }

    /** When the oldest piece came. */
    long since() {
        Piece head = pieces.peekFirst();
        return head == null ? started : head.since;
    }

    /** Keeps {@code [from, to)} of the batch behind what waits already. */
    void add(Batch batch, int from, int to, long now) {
        if (to - from >= KEEP_BATCH_FROM) {
            batch.retain();
            addPiece(new Piece(batch, false, batch.wire().capacity(), from, to, now));
            return;
        }
        Piece last = pieces.peekLast();
        if (last != null
                && last.copies
                && last.to == last.batch.end()
                && last.batch.remaining() >= to - from
                && now - last.since < COPIES_SPAN_NANOS) {
            last.batch.append(batch, from, to);
            last.to = last.batch.end();
            return;
        }
        Batch copies = new Batch(ByteBuffer.allocate(Math.max(COPIES_BYTES, to - from)), null);
        copies.append(batch, from, to);
        addPiece(new Piece(copies, true, copies.wire().capacity(), 0, copies.end(), now));
    }

    /** The newest pong, to be written before all that waits. */
    void pong(byte[] frame) {
        pong = frame;
    }

    /** Drops all but the rest of a frame that has been written in part; the last frame follows that. */
    void dropWaitingFor(byte[] lastFrame) {
        pong = null;
        Piece head = pieces.peekFirst();
        Batch last = new Batch(ByteBuffer.allocate(lastFrame.length), null);
        if (head != null && !head.batch.startsFrame(head.from)) {
            int end = head.batch.endOfFrameAt(head.from);
            last = new Batch(ByteBuffer.allocate(end - head.from + lastFrame.length), null);
            last.append(head.batch, head.from, end);
        }
        last.append(lastFrame);
        clear();
        addPiece(new Piece(last, false, last.end(), 0, last.end(), started));
    }

    /** Writes what the member takes; answers whether nothing waits any more. */
    boolean drain(Member member) {
        while (true) {
            placePong();
            Piece head = pieces.peekFirst();
            if (head == null) {
                return true;
            }
            head.from += member.write(head.batch, head.from, head.to);
            if (head.from < head.to) {
                return false;
            }
            free(pieces.removeFirst());
        }
    }

    void clear() {
        pong = null;
        while (!pieces.isEmpty()) {
            free(pieces.removeFirst());
        }
    }

    /** RFC 6455 section 5.5: a control frame may not stand inside another frame. */
    private void placePong() {
        byte[] frame = pong;
        if (frame == null) {
            return;
        }
        pong = null;
        Batch control = new Batch(ByteBuffer.allocate(frame.length), null);
        control.append(frame);
        Piece piece = new Piece(control, false, 0, 0, frame.length, since());
        Piece head = pieces.pollFirst();
        if (head != null && !head.batch.startsFrame(head.from)) {
            int end = head.batch.endOfFrameAt(head.from);
            if (end < head.to) {
                Piece begun = new Piece(head.batch.retain(), false, 0, head.from, end, head.since);
                head.from = end;
                pieces.addFirst(head);
                pieces.addFirst(piece);
                pieces.addFirst(begun);
            } else {
                pieces.addFirst(piece);
                pieces.addFirst(head);
            }
            return;
        }
        if (head != null) {
            pieces.addFirst(head);
        }
        pieces.addFirst(piece);
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
