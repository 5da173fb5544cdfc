package stagecast.relay;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps all that waits, for a connection that must miss nothing. Lives on the connection's lane. */
final class KeepingOutbox extends Outbox {

    /**
     * From here on the batch itself is kept; below, a copy of the remainder. A kept batch pins its whole buffer, and
     * pinned bytes count: with a smaller remainder a listener would be closed long before its bound is really waiting.
     */
    static final int KEEP_BATCH_FROM = BufferPool.BUFFER_BYTES / 4 * 3;

    /** A buffer for copies grows no older than this, so that {@link #since(long)} stays true to within it. */
    private static final long COPIES_SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** A buffer for copies starts small, since it counts whole; those that follow it soon are larger. */
    private static final int MIN_COPIES_BYTES = 512;

    private static final class Piece {
        private final Batch batch;
        private final boolean copies;
        private final long since;
        private final int held;
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

    private final BufferPool pool;
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>(4);

    /** Makes an empty one. */
    KeepingOutbox(Transport to, Object member, Shard shard) {
        super(to, member, shard);
        this.pool = shard.pool();
    }

    @Override
    void tookPart(Batch given, int written, @Nullable Batch shared, @Nullable OwnFrames alone) {
        add(given, written, given.end(), shard.now());
    }

    @Override
    void keep(@Nullable Batch shared, @Nullable OwnFrames alone, boolean sentSome) {
        if (sentSome || alone != null) {
            Batch mine = shard.batch(OwnFrames.room(shared, alone));
            OwnFrames.compose(mine, member, shared, alone);
            add(mine, 0, mine.end(), shard.now());
            mine.release();
        } else if (shared != null) {
            add(shared, 0, shared.end(), shard.now());
        }
    }

    @Override
    long waiting() {
        return held();
    }

    @Override
    boolean isFull() {
        return held() > shard.limits().sendQueueBytes();
    }

    @Override
    boolean giveUp(long bytes) {
        return false;
    }

    @Override
    void giveUpOlderThan(long time) {}

    /** When the oldest piece came; {@code now} where only pings and pongs wait, which newer ones may replace. */
    @Override
    long since(long now) {
        Piece head = pieces.peekFirst();
        return head == null ? now : head.since;
    }

    @Override
    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /**
     * Keeps {@code [from, to)} of the batch behind what waits already; nothing if that is empty.
     *
     * @param now nanoseconds of the relay's clock
     */
    void add(Batch batch, int from, int to, long now) {
        if (to - from >= KEEP_BATCH_FROM) {
            batch.retain();
            addPiece(new Piece(batch, false, batch.wire().capacity(), from, to, now));
            return;
        }
        int at = from;
        while (at < to) {
            at = copy(batch, at, to, now);
        }
    }

    /** Copies what fits of it, whole frames and one at least, so that buffers are of a size that is used again. */
    private int copy(Batch batch, int from, int to, long now) {
        Piece last = pieces.peekLast();
        int room = MIN_COPIES_BYTES;
        if (last != null && last.copies && now - last.since < COPIES_SPAN_NANOS) {
            int end = batch.endWithin(from, to, last.batch.remaining());
            if (end > from) {
                last.batch.append(batch, from, end);
                last.to = last.batch.end();
                return end;
            }
            room = Math.min(2 * last.held, BufferPool.COPIES_BYTES);
        }
        int fits = batch.endWithin(from, to, BufferPool.COPIES_BYTES);
        int end = fits > from ? fits : batch.endOfFrameAt(from);
        int bytes = Math.max(room, end - from);
        boolean common = bytes > BufferPool.COPIES_BYTES / 2 && bytes < BufferPool.COPIES_BYTES;
        Batch copies = pool.copies(common ? BufferPool.COPIES_BYTES : bytes);
        copies.append(batch, from, end);
        addPiece(new Piece(copies, true, copies.wire().capacity(), 0, copies.end(), now));
        return end;
    }

    @Override
    @Nullable
    Batch restOfHead() {
        Piece head = pieces.peekFirst();
        return head == null || head.batch.startsFrame(head.from)
                ? null
                : rest(head.batch, head.from, head.batch.endOfFrameAt(head.from));
    }

    @Override
    boolean restOfHeadWaits() {
        Piece head = pieces.peekFirst();
        return head != null && !head.batch.startsFrame(head.from);
    }

    @Override
    boolean writeNext(boolean thisFrameOnly) {
        Piece head = pieces.getFirst();
        int end = thisFrameOnly ? head.batch.endOfFrameAt(head.from) : head.to;
        head.from += to.write(head.batch, head.from, end);
        if (head.from < end) {
            return false;
        }
        if (head.from == head.to) {
            free(pieces.removeFirst());
        }
        return true;
    }

    @Override
    void clear() {
        super.clear();
        while (!pieces.isEmpty()) {
            free(pieces.removeFirst());
        }
    }

    private void addPiece(Piece piece) {
        pieces.addLast(piece);
        hold(piece.held);
    }

    private void free(Piece piece) {
        hold(-piece.held);
        piece.batch.release();
    }
}
