package stagecast.relay;

import org.jspecify.annotations.Nullable;

/**
 * A connection's transport, which is a server binding's, and which may fail: then that connection has broken, and nothing
 * else. Of one object with {@link Member}, since every write passes here. Lives on its lane.
 */
abstract sealed class Outlet permits BufferedOutlet {

    final Channel channel;
    private final Transport transport;
    private @Nullable JoinedConnection owner;
    private boolean broken;

    Outlet(Channel channel, Transport transport) {
        this.channel = channel;
        this.transport = transport;
    }

    void owner(JoinedConnection owner) {
        this.owner = owner;
    }

    @Nullable
    JoinedConnection owner() {
        return owner;
    }

    /** Work for this connection failed: only this connection ends. */
    void failed(Throwable fault) {
        JoinedConnection failed = owner;
        if (failed != null) {
            failed.onFailure(fault);
        }
    }

    /** Takes the whole batch at once; answers how much of it. A transport that is broken takes everything. */
    int write(Batch batch, int start, int end) {
        if (broken) {
            return end - start;
        }
        try {
            return transport.write(batch, start, end);
        } catch (RuntimeException | Error fault) {
            broke(fault);
            return end - start;
        }
    }

    void endOutput() {
        if (broken) {
            return;
        }
        try {
            transport.endOutput();
        } catch (RuntimeException | Error fault) {
            broke(fault);
        }
    }

    void resumeReading() {
        if (broken) {
            return;
        }
        try {
            transport.resumeReading();
        } catch (RuntimeException | Error fault) {
            broke(fault);
        }
    }

    private void broke(Throwable fault) {
        broken = true;
        channel.shard.failed(channel.name(), fault);
        cut();
    }

    void cut() {
        try {
            transport.cut();
        } catch (RuntimeException | Error fault) {
            channel.shard.failed(channel.name(), fault);
            forget();
        }
    }

    /** Nobody will say that the connection has ended, so the relay takes it for gone; later, since it may be in use. */
    private void forget() {
        JoinedConnection forgotten = owner;
        if (forgotten != null) {
            forgotten.onLane(forgotten::onGone);
        }
    }
}
