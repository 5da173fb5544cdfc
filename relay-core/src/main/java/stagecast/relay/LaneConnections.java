package stagecast.relay;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/** The connections of one lane, and how a drain ends them. Lives on that lane. */
final class LaneConnections {

    private final Shard shard;
    private final Consumer<JoinedConnection> left;
    private final Consumer<JoinedConnection> whenGone = this::gone;
    private final Set<JoinedConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closing;

    /**
     * None yet.
     *
     * @param left takes each connection that has gone
     */
    LaneConnections(Shard shard, Consumer<JoinedConnection> left) {
        this.shard = shard;
        this.left = left;
    }

    Shard shard() {
        return shard;
    }

    void add(JoinedConnection connection) {
        connections.add(connection);
    }

    /** What a connection of this lane is to be given to when it has gone. */
    Consumer<JoinedConnection> whenGone() {
        return whenGone;
    }

    private void gone(JoinedConnection connection) {
        connections.remove(connection);
        left.accept(connection);
    }

    /**
     * From now on the lane accepts no message; those that it has accepted are on their way to the other lanes.
     *
     * @param handover the longest wait for what the other lanes have accepted
     * @param window how long listeners that are behind may read
     */
    void beginDraining(Duration handover, Duration window) {
        shard.stopAccepting();
        shard.deadline(handover, this::closeAll);
        shard.deadline(window, this::endDraining);
    }

    /** Takes what the other lanes had for this one, then closes every connection, some in each turn. */
    void closeAll() {
        if (closing) {
            return;
        }
        closing = true;
        shard.takeAllArrivals();
        for (JoinedConnection connection : connections) {
            connection.life().paced(connection::closeForRestart);
        }
    }

    /** The time for a drain is over. */
    private void endDraining() {
        closeAll();
        for (JoinedConnection connection : connections) {
            connection.life().paced(connection.life()::drainWindowEnded);
        }
    }
}
