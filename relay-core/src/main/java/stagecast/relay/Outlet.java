package stagecast.relay;

/**
 * A connection's transport, which is a server binding's, and which may fail: then that connection has broken, and nothing
 * else. Of one object with {@link Member}, since every write passes here. Lives on its lane.
 */
abstract sealed class Outlet permits BufferedOutlet {

    final Channel channel;
    final Lifecycle life;
    private final Transport transport;

    /** Whether a call of the transport has failed: then none is made any more, except to cut it. */
    private boolean broken;

    Outlet(Channel channel, Lifecycle life, Transport transport) {
        this.channel = channel;
        this.life = life;
        this.transport = transport;
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
        life.cut();
    }

    /** For {@link Lifecycle#cut}; throws what the transport throws. */
    void cutTransport() {
        transport.cut();
    }
}
