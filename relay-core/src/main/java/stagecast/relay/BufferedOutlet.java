package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinRequest.Slow;

/** An outlet that keeps what its transport can't take yet, or what of it is worth keeping. Lives on its lane. */
abstract sealed class BufferedOutlet extends Outlet permits Member {

    private final Slow slow;
    private @Nullable Outbox outbox;

    BufferedOutlet(Channel channel, Lifecycle life, Transport transport, Slow slow) {
        super(channel, life, transport);
        this.slow = slow;
    }

    /** What waits; null where nothing does. */
    @Nullable
    Outbox outbox() {
        return outbox;
    }

    boolean isBehind() {
        return outbox != null;
    }

    /** Whether it would rather lose broadcasts than the connection. */
    boolean mayMissSome() {
        return slow != Slow.CLOSE;
    }

    /** The one that is behind is so from now on, or not any more. */
    abstract void fellBehind(boolean behind);

    private Member self() {
        return (Member) this;
    }

    /** Where what it is to miss is decided; null where it misses nothing. */
    private @Nullable BroadcastLog log() {
        Listeners listeners = channel.listenersOf(self());
        return listeners == null || slow == Slow.CLOSE || !life.isOpen() ? null : listeners.log(slow);
    }

    /**
     * Gives the transport the whole of a batch; what it does not take waits.
     *
     * @param given made of the two that follow
     * @param shared the turn's batch for all, null for none
     * @param alone what the turn has for this one alone, null for nothing
     * @return whether it took all
     */
    boolean give(Batch given, @Nullable Batch shared, @Nullable OwnFrames alone) {
        int written = write(given, 0, given.end());
        if (written == given.end()) {
            return true;
        }
        fallBehind(given, written, shared, alone);
        return false;
    }

    /** The transport took less than it was given. */
    void fallBehind(Batch given, int written, @Nullable Batch shared, @Nullable OwnFrames alone) {
        fallBehind(shared).tookPart(given, written, shared, alone);
        bound();
    }

    private Outbox fallBehind(@Nullable Batch shared) {
        BroadcastLog log = log();
        Outbox made = log == null ? new KeepingOutbox(self()) : new DroppingOutbox(self(), log, shared);
        outbox = made;
        fellBehind(true);
        channel.shard.backlog().add(self());
        return made;
    }

    /** It is behind, and the turn has more for it. */
    void keepBehind(@Nullable Batch shared, @Nullable OwnFrames alone, boolean sentSome) {
        if (outbox != null) {
            outbox.keep(shared, alone, sentSome);
            bound();
        }
    }

    /** The transport took less than these pings and pongs. */
    void fallBehindWithControls(Batch controls, int written, @Nullable Batch shared) {
        fallBehind(shared).controls(controls, written);
    }

    private void bound() {
        channel.shard.backlog().waits(waiting());
        if (outbox != null && outbox.isFull() && life.isOpen()) {
            life.tooSlow();
        }
    }

    /** What waits for it, in bytes of memory. */
    long waiting() {
        return outbox == null ? 0 : outbox.waiting();
    }

    /** Too much waits for all together, and most for this one: so much has to go, in bytes. */
    void giveUp(long bytes) {
        if (outbox == null || !outbox.giveUp(bytes)) {
            life.tooSlow();
        }
    }

    /** What has been waiting since before this time, in nanoseconds of the relay's clock, has waited too long. */
    void endTooOld(long time) {
        if (outbox != null) {
            outbox.giveUpOlderThan(time);
            if (outbox.since(time) - time < 0) {
                life.tooSlow();
            }
        }
    }

    /** A log has dropped a broadcast that this one sent. */
    void droppedItsOwn(BroadcastLog log, BroadcastLog.Frame frame) {
        if (outbox != null) {
            outbox.droppedItsOwn(log, frame);
        }
    }

    /**
     * Hands over what this turn has so far for a member that is behind. If such members share a log, the batch ends here,
     * because a log takes whole batches.
     */
    void keepBehind() {
        Listeners listeners = channel.listenersOf(self());
        if (listeners != null && mayMissSome()) {
            listeners.flush();
        }
        self().catchUp(channel.batchOf(self()));
    }

    /** Writes everything that waits, and then this frame. */
    void endBehind(byte[] lastFrame) {
        if (outbox != null) {
            outbox.endBehind(lastFrame);
        }
    }

    /** Of what waits nothing but the rest of a begun frame is written, and this frame; answers whether anything waits. */
    boolean endWaitingWith(byte[] lastFrame) {
        if (outbox == null) {
            return false;
        }
        outbox = outbox.endingWith(lastFrame);
        return true;
    }

    /** The frame that follows everything that waits, as long as no byte of it is written; null if there is none. */
    byte @Nullable [] lastFrame() {
        return outbox == null ? null : outbox.lastFrame();
    }

    /** The transport can take more; answers whether it took all that waited, if anything did. */
    boolean drain() {
        if (outbox == null || !outbox.drain()) {
            return false;
        }
        forgetWaiting();
        return true;
    }

    void forgetWaiting() {
        if (outbox != null) {
            outbox.clear();
            outbox = null;
            fellBehind(false);
            channel.shard.backlog().remove(self());
        }
    }
}
