package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A lane's direct buffers for batches. Takes place on the lane; only {@link #giveBack} may come from elsewhere. */
final class BufferPool {

    /** The size of a batch: what one write hands to the kernel at most, save for a single larger frame. */
    static final int BUFFER_BYTES = 64 << 10;

    /** The size that a batch begins with: a turn may have a few small messages for each of many channels. */
    static final int SMALL_BUFFER_BYTES = 4 << 10;

    /** How many unused buffers a lane keeps. */
    static final int MAX_KEPT = 16;

    /** How many small ones. */
    static final int MAX_SMALL_KEPT = 1024;

    private final Lane lane;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(MAX_KEPT);
    private final ArrayDeque<ByteBuffer> freeSmall = new ArrayDeque<>();

    BufferPool(Lane lane) {
        this.lane = lane;
    }

    /** A buffer with room for so many bytes, at most {@link #BUFFER_BYTES}. */
    ByteBuffer take(int bytes) {
        boolean small = bytes <= SMALL_BUFFER_BYTES;
        ByteBuffer kept = small ? freeSmall.pollLast() : free.pollLast();
        return kept != null ? kept : ByteBuffer.allocateDirect(small ? SMALL_BUFFER_BYTES : BUFFER_BYTES);
    }

    /** Keeps the buffer for the next batch; one that comes from another thread is left to the collector. */
    void giveBack(ByteBuffer buffer) {
        if (!lane.isCurrent()) {
            return;
        }
        boolean small = buffer.capacity() == SMALL_BUFFER_BYTES;
        ArrayDeque<ByteBuffer> kept = small ? freeSmall : free;
        if (kept.size() < (small ? MAX_SMALL_KEPT : MAX_KEPT)) {
            kept.addLast(buffer);
        }
    }
}
