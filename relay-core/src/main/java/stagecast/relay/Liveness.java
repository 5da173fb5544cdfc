package stagecast.relay;

/**
 * Whether the peer of a connection is still there: from whom nothing came for a while is sent a ping, and cut if nothing
 * comes then either. What is sent to it says nothing: the kernel takes that for a while from everybody. Lives on its lane.
 */
final class Liveness extends Alarms.Alarm {

    private final JoinedConnection connection;
    private final Shard shard;
    private final long pingInterval;
    private final long pongTimeout;
    private long heardAt;

    /** Whether nothing has come since a ping. */
    private boolean asked;

    private boolean lastLook;

    Liveness(JoinedConnection connection, Shard shard) {
        this.connection = connection;
        this.shard = shard;
        this.pingInterval = shard.limits().pingInterval().toNanos();
        this.pongTimeout = shard.limits().pongTimeout().toNanos();
        this.heardAt = shard.now();
        shard.alarms().set(this, heardAt + pingInterval);
    }

    /** Something came, be it a part of a frame. */
    void heard() {
        heardAt = shard.turnTime();
        if (asked) {
            asked = false;
            shard.alarms().set(this, heardAt + pingInterval);
        }
    }

    /** Asks no more, whatever still comes. */
    void end() {
        asked = false;
        shard.alarms().cancel(this);
    }

    @Override
    void ring(long now) {
        long quietUntil = (connection.intake().isSuspended() ? now : heardAt) + pingInterval;
        if (asked) {
            cutUnlessItAnswers(now);
        } else if (quietUntil - now > 0) {
            shard.alarms().set(this, quietUntil);
        } else {
            asked = true;
            lastLook = false;
            connection.member().ping();
            shard.alarms().set(this, now + pongTimeout);
        }
    }

    @Override
    void failed(Throwable fault) {
        connection.life().failed(fault);
    }

    /** Where the lane, or the machine, stood still meanwhile, the answer may be here and not yet have been read. */
    private void cutUnlessItAnswers(long now) {
        if (lastLook) {
            connection.life().cut();
        } else {
            lastLook = true;
            shard.alarms().set(this, now);
        }
    }
}
