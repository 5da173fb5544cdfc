package stagecast.relay;

import org.jspecify.annotations.Nullable;

/**
 * Whether a connection is read now. It is not while its credentials are checked, or while a lane that its message goes to has
 * too much waiting; once it is closing, its input is discarded at a bounded pace. Lives on the connection's lane, except
 * {@link #roomAgain}.
 */
final class Intake {

    private final JoinedConnection connection;
    private final Shard shard;
    private final SendGate sending;

    /** The check under way, if there is one. */
    private @Nullable AuthGate check;

    /** The last credentials that were decided, if the peer had gone by then; others are not kept in memory. */
    private @Nullable Credentials decidedUnseen;

    private boolean awaitingRoom;
    private boolean suspended;
    private long suspendedSince;

    /** The bytes that came since the relay began to close. */
    private long discarded;

    /** A connection that is read. */
    Intake(JoinedConnection connection, Shard shard, SendGate sending) {
        this.connection = connection;
        this.shard = shard;
        this.sending = sending;
    }

    /** Whether the connection is not read now; what came before that has been handled. */
    boolean isSuspended() {
        return suspended;
    }

    /**
     * Whether a peer that has gone only repeats credentials that were decided. Then they need no check: no answer reaches the peer,
     * and the identity stays the same, whatever comes out. With checks, such a connection would keep its place and its memory
     * for as long as the rate makes all that it had sent take.
     */
    boolean passesOver(Credentials sent) {
        return sent.equals(decidedUnseen) && connection.outbound().hasLostPeer();
    }

    /** These were found right or wrong. */
    void decided(Credentials sent) {
        decidedUnseen = connection.outbound().hasLostPeer() ? sent : null;
    }

    /**
     * Checks these credentials; what follows them waits.
     *
     * @param wait until the check may begin, in nanoseconds
     */
    void check(Credentials credentials, long wait) {
        AuthGate begun = new AuthGate(shard, connection, credentials);
        check = begun;
        begun.check(wait);
    }

    /** The check is over. */
    void checked() {
        check = null;
        readOn();
    }

    /** Abandons the check under way: its result is ignored. */
    void abandonCheck() {
        if (check != null) {
            check.abandon();
            check = null;
        }
    }

    /** A message went to a lane that has too much waiting. */
    void awaitRoom(Shard congested) {
        awaitingRoom = true;
        congested.awaitRoom(this::roomAgain);
    }

    /** The lane that was full has room. Any thread. */
    private void roomAgain() {
        connection.life().onLane(() -> {
            awaitingRoom = false;
            readOn();
        });
    }

    /** A message has been handled; returns whether to read the next one, and suspends reading otherwise. */
    boolean goesOn() {
        if (check == null && !awaitingRoom) {
            return true;
        }
        suspendedSince = shard.turnTime();
        suspended = true;
        return false;
    }

    private void readOn() {
        if (suspended && !connection.life().isGone() && check == null && !awaitingRoom) {
            suspended = false;
            sending.stoodStill(suspendedSince, shard.turnTime());
            connection.liveness().heard();
            connection.outbound().resumeReading();
        }
    }

    /** The connection is closing: nothing that comes is waited for any more, and all of it is discarded. */
    void discardRest() {
        abandonCheck();
        awaitingRoom = false;
        if (suspended) {
            connection.life().onLane(this::readOn);
        }
    }

    /** Counts input that was discarded; returns whether to read on at once. */
    boolean discards(int bytes) {
        discarded += Math.max(bytes, DiscardPace.LEAST_BYTES);
        if (discarded <= DiscardPace.FREE_BYTES) {
            return true;
        }
        shard.lane()
                .schedule(
                        () -> connection.life().guarded(this::discardMore),
                        shard.discardPace().pause(shard.now()));
        return false;
    }

    private void discardMore() {
        if (!connection.life().isGone()) {
            connection.outbound().resumeReading();
        }
    }
}
