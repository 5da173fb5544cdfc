package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinRequest.Slow;

/**
 * A connection's output: its transport, and what the transport could not take yet.
 *
 * <p>The transport is a server binding's and may fail: then that connection has broken, and nothing else. {@link Listeners} give
 * a batch to thousands of these one after the other, so what they need for that stands here and not one object further. Lives
 * on the connection's lane.
 */
final class Outbound implements Transport, Backlog.Entry {

    /** Why a turn's batch can't be given as it is: the connection sent some of it. */
    static final int SENT_IN_THIS_BATCH = 1;

    /** The turn has frames for this connection alone. */
    static final int HAS_OWN_FRAMES = 2;

    /** Something waits. */
    static final int BEHIND = 4;

    private final Member member;
    private final Shard shard;
    private final Lifecycle life;
    private final Transport transport;
    private final Slow slow;

    /** The reasons that hold now, as bits. */
    private int special;

    /** Whether a call of the transport has failed: then none is made any more, except to cut it. */
    private boolean broken;

    /** What waits; null where nothing does. */
    private @Nullable Outbox outbox;

    /**
     * Makes one where nothing waits.
     *
     * @param slow what happens when the peer reads too slowly
     */
    Outbound(Member member, Shard shard, Transport transport, Slow slow) {
        this.member = member;
        this.shard = shard;
        this.life = member.life;
        this.transport = transport;
        this.slow = slow;
    }

    Member member() {
        return member;
    }

    Lifecycle life() {
        return life;
    }

    /** Whether the peer would rather lose broadcasts than the connection. */
    boolean mayMissSome() {
        return slow != Slow.CLOSE;
    }

    /** Whether the connection takes a turn's batch as it is, in one write. */
    boolean isPlain() {
        return special == 0;
    }

    boolean is(int reason) {
        return (special & reason) != 0;
    }

    /** The reason holds from now on. */
    void set(int reason) {
        special |= reason;
    }

    /** None of these reasons holds any more. */
    void clear(int reasons) {
        special &= ~reasons;
    }

    // The transport

    /** Writes a part of a batch; returns how much the transport took. A transport that is broken takes everything. */
    @Override
    public int write(Batch batch, int start, int end) {
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

    /** Whether the transport says that nothing reaches the peer; one that has failed is cut, and is not asked. */
    boolean hasLostPeer() {
        return !broken && transport.isBroken();
    }

    /** For {@link Lifecycle}, which calls it once at most. */
    @Override
    public void endOutput() {
        if (broken) {
            return;
        }
        try {
            transport.endOutput();
        } catch (RuntimeException | Error fault) {
            broke(fault);
        }
    }

    @Override
    public void resumeReading() {
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
        life.transportFailed(fault);
    }

    /** For {@link Lifecycle#cut}; throws what the transport throws. */
    @Override
    public void cut() {
        transport.cut();
    }

    // What waits

    boolean isBehind() {
        return outbox != null;
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

    /** Gives the transport these pings and pongs alone, before what the turn has. */
    void giveControls(Batch controls, @Nullable Batch shared) {
        int written = write(controls, 0, controls.end());
        if (written < controls.end()) {
            fallBehind(shared).controls(controls, written);
        }
    }

    private Outbox fallBehind(@Nullable Batch shared) {
        BroadcastLog log = log();
        Outbox made = log == null
                ? new KeepingOutbox(this, member, shard)
                : new DroppingOutbox(this, member, shard, life.channel(), log, shared);
        outbox = made;
        set(BEHIND);
        shard.backlog().add(this);
        return made;
    }

    /** Where what the peer is to miss is decided; null where it misses nothing. */
    private @Nullable BroadcastLog log() {
        Listeners listeners = member.listeners;
        return listeners == null || slow == Slow.CLOSE || !life.isOpen() ? null : listeners.log(slow);
    }

    /** Something waits already, and the turn has more. */
    void keep(@Nullable Batch shared, @Nullable OwnFrames alone, boolean sentSome) {
        if (outbox != null) {
            outbox.keep(shared, alone, sentSome);
            bound();
        }
    }

    /** Puts a ping or pong before all that waits; returns false where nothing waits. */
    boolean keepControl(byte[] frame) {
        if (outbox == null) {
            return false;
        }
        outbox.control(frame);
        return true;
    }

    private void bound() {
        shard.backlog().waits(waiting());
        if (outbox != null && outbox.isFull() && life.isOpen()) {
            life.tooSlow();
        }
    }

    @Override
    public boolean owesMessages() {
        return life.owesMessages();
    }

    @Override
    public void failed(Throwable fault) {
        life.failed(fault);
    }

    @Override
    public long waiting() {
        return outbox == null ? 0 : outbox.waiting();
    }

    @Override
    public void giveUp(long bytes) {
        if (outbox == null || !outbox.giveUp(bytes)) {
            life.tooSlow();
        }
    }

    @Override
    public void endTooOld(long time) {
        if (outbox != null) {
            outbox.giveUpOlderThan(time);
            if (outbox.since(time) - time < 0) {
                life.tooSlow();
            }
        }
    }

    /** The transport can take more; returns whether it took all that waited, if anything did. */
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
            clear(BEHIND);
            shard.backlog().remove(this);
        }
    }

    // The close frame

    /** Writes everything that waits, and then this frame, which is the last one. */
    void endBehind(byte[] lastFrame) {
        if (outbox != null) {
            outbox.endBehind(lastFrame);
        }
    }

    /** Of what waits writes nothing but the rest of a begun frame, and then this frame, which is the last one. */
    void endWith(byte[] lastFrame) {
        if (outbox != null) {
            outbox = outbox.endingWith(lastFrame);
            return;
        }
        Batch last = shard.batch(lastFrame.length);
        last.append(lastFrame);
        give(last, null, null);
        last.release();
    }

    /** The frame that follows everything that waits, as long as no byte of it is written; null if there is none. */
    byte @Nullable [] lastFrame() {
        return outbox == null ? null : outbox.lastFrame();
    }
}
