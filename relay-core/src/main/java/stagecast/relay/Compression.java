package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameDeflater;
import stagecast.relay.wire.InflaterPool;
import stagecast.relay.wire.Inflation;

/** What a lane deflates and inflates with, as long as a connection on it wants that. Lives on its lane. */
final class Compression {

    private final InflaterPool inflaters = new InflaterPool();
    private final FrameDeflater deflater = new FrameDeflater();
    private int connections;

    /** What messages are inflated with. */
    InflaterPool inflaters() {
        return inflaters;
    }

    /** Compresses broadcasts for all of the lane. */
    FrameDeflater deflater() {
        return deflater;
    }

    /** One more connection has agreed to compress; what its messages are inflated with. */
    Inflation join(Limits limits) {
        connections++;
        return new Inflation(inflaters, limits.messageBytes());
    }

    /**
     * A connection has gone; the last one leaves nothing outside the heap.
     *
     * @param inflation the connection's, null if it had agreed to nothing
     */
    void leave(@Nullable Inflation inflation) {
        if (inflation == null) {
            return;
        }
        inflation.end();
        if (--connections == 0) {
            inflaters.free();
            deflater.free();
        }
    }
}
