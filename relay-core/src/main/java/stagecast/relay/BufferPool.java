package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A lane's direct buffers for batches. Takes place on the lane; only {@link #giveBack} may come from elsewhere. */
final class BufferPool {

    /** The size of a batch: what one write hands to the kernel at most, save for a single larger frame. */
    static final int BUFFER_BYTES = 64 << 10;

    /** How many unused buffers a lane keeps. */
    static final int MAX_KEPT = 16;

    private final Lane lane;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(MAX_KEPT);

    BufferPool(Lane lane) {
        this.lane = lane;
    }

    ByteBuffer take() {
        ByteBuffer kept = free.pollLast();
        return kept != null ? kept : ByteBuffer.allocateDirect(BUFFER_BYTES);
    }

    /** Keeps the buffer for the next batch; one that comes from another thread is left to the collector. */
    void giveBack(ByteBuffer buffer) {
        if (lane.isCurrent() && free.size() < MAX_KEPT) {
            free.addLast(buffer);
        }
    }
}
