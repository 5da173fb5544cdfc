package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A lane's buffers: direct ones for batches, and others for copies of what waits. Takes place on the lane; only
 * {@link #giveBack} may come from elsewhere.
 */
final class BufferPool {

    /** The size of a batch: what one write hands to the kernel at most, save for a single larger frame. */
    static final int BUFFER_BYTES = 64 << 10;

    /** The size that a batch begins with: a turn may have a few small messages for each of many channels. */
    static final int SMALL_BUFFER_BYTES = 4 << 10;

    /** How many unused buffers a lane keeps. */
    static final int MAX_KEPT = 16;

    /** How many small ones. */
    static final int MAX_SMALL_KEPT = 1024;

    /** The size of a buffer for copies of what waits for a listener. */
    static final int COPIES_BYTES = 16 << 10;

    /** How many of those: as much as waits for a few listeners that are closed, for the next ones that fall behind. */
    static final int MAX_COPIES_KEPT = 256;

    private final Lane lane;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(MAX_KEPT);
    private final ArrayDeque<ByteBuffer> freeSmall = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> freeCopies = new ArrayDeque<>();

    BufferPool(Lane lane) {
        this.lane = lane;
    }

    /** A buffer with room for so many bytes, at most {@link #BUFFER_BYTES}. */
    ByteBuffer take(int bytes) {
        boolean small = bytes <= SMALL_BUFFER_BYTES;
        ByteBuffer kept = small ? freeSmall.pollLast() : free.pollLast();
        return kept != null ? kept : ByteBuffer.allocateDirect(small ? SMALL_BUFFER_BYTES : BUFFER_BYTES);
    }

    /**
     * A batch to copy so many bytes to; of {@link #COPIES_BYTES} its buffer is one that was used before, where there is
     * one. They live for seconds: left to the collector, they would fill its old generation long before it looks there.
     */
    Batch copies(int bytes) {
        if (bytes != COPIES_BYTES) {
            return new Batch(ByteBuffer.allocate(bytes), null);
        }
        ByteBuffer kept = freeCopies.pollLast();
        return new Batch(kept != null ? kept : ByteBuffer.allocate(COPIES_BYTES), this);
    }

    /** Keeps the buffer for the next batch; one that comes from another thread is left to the collector. */
    void giveBack(ByteBuffer buffer) {
        if (!lane.isCurrent()) {
            return;
        }
        switch (buffer.capacity()) {
            case COPIES_BYTES -> keep(buffer, freeCopies, MAX_COPIES_KEPT);
            case SMALL_BUFFER_BYTES -> keep(buffer, freeSmall, MAX_SMALL_KEPT);
            default -> keep(buffer, free, MAX_KEPT);
        }
    }

    private static void keep(ByteBuffer buffer, ArrayDeque<ByteBuffer> kept, int atMost) {
        if (kept.size() < atMost) {
            kept.addLast(buffer);
        }
    }
}
