package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.Inflation;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * A connection as its channel knows it: what each turn has for it, brought to its {@link Outbound} in order. Lives on its lane;
 * only its final fields may be read from elsewhere.
 */
final class Member implements Shard.TurnPart {

    private static final byte[] PING = EnvelopeWriter.frame(WebSocketProtocol.PING, new byte[0]);

    final Shard shard;
    final Lifecycle life;
    final Outbound outbound;
    final boolean envelope;

    /** What its messages are inflated with, where it has agreed to compress; then broadcasts to it may be compressed too. */
    final @Nullable Inflation inflation;

    /** Those among whom it gets broadcasts, and its index there; null where it gets none. */
    @Nullable
    Listeners listeners;

    int seat;

    private byte[] from;
    private @Nullable OwnFrames own;
    private @Nullable Heartbeat heartbeat;

    /**
     * A member that is not among the listeners yet.
     *
     * @param from as listeners see it, a JSON string with its quotation marks
     */
    Member(Shard shard, Lifecycle life, Reception reception, Transport transport, byte[] from) {
        this.shard = shard;
        this.life = life;
        this.outbound = new Outbound(this, shard, transport, reception.slow());
        this.envelope = reception.envelope();
        this.inflation = reception.compressed() ? shard.compression().join(shard.limits()) : null;
        this.from = from;
    }

    /** From now on it is told that its connection works, after so many seconds in which it was told nothing. */
    void beat(int seconds) {
        heartbeat = new Heartbeat(this, listeners, seconds);
    }

    byte[] from() {
        return from;
    }

    /** What it sends from now on is from this one. */
    void speaksAs(byte[] name) {
        from = name;
    }

    /** Sends a frame to this member alone, in order with the broadcasts before and after it. */
    void send(byte[] frame) {
        if (life.isOpen()) {
            Batch batch = batch();
            ownFrames().add(batch == null ? 0 : batch.frames(), frame);
        }
    }

    private OwnFrames ownFrames() {
        OwnFrames frames = own;
        if (frames == null) {
            frames = new OwnFrames();
            own = frames;
            outbound.set(Outbound.HAS_OWN_FRAMES);
            shard.touchedMember(this);
        }
        return frames;
    }

    /** Answers a ping. */
    void pong(ByteBuffer data) {
        byte[] payload = new byte[data.remaining()];
        data.get(payload);
        control(EnvelopeWriter.frame(WebSocketProtocol.PONG, payload));
    }

    /** Asks the peer for a sign of life. */
    void ping() {
        control(PING);
    }

    /** Comes before all that waits; of a kind that can't be written at the end of its turn only the newest waits. */
    private void control(byte[] frame) {
        if (!outbound.keepControl(frame)) {
            ownFrames().addControl(frame);
        }
    }

    /** Brings the member to the end of the batch, with its own frames in their places and without those it sent. */
    void catchUp(@Nullable Batch batch) {
        OwnFrames alone = own;
        boolean sentSome = outbound.is(Outbound.SENT_IN_THIS_BATCH);
        own = null;
        outbound.clear(Outbound.SENT_IN_THIS_BATCH | Outbound.HAS_OWN_FRAMES);
        if (alone != null && !alone.controls().isEmpty()) {
            writeControls(alone.controls(), batch);
        }
        OwnFrames frames = alone == null || alone.bytes() == 0 ? null : alone;
        if (outbound.isBehind()) {
            outbound.keep(batch, frames, sentSome);
        } else if (sentSome || frames != null) {
            giveMine(batch, frames);
        } else if (batch != null && outbound.give(batch, batch, null)) {
            handed();
        }
    }

    private void giveMine(@Nullable Batch batch, @Nullable OwnFrames frames) {
        Batch mine = shard.batch(OwnFrames.room(batch, frames));
        OwnFrames.compose(mine, this, batch, frames);
        if (mine.end() == 0) {
            if (heartbeat != null) {
                heartbeat.passedOver();
            }
        } else if (outbound.give(mine, batch, frames)) {
            handed();
        }
        mine.release();
    }

    private void handed() {
        if (heartbeat != null) {
            heartbeat.handed();
        }
    }

    /** Where its channel's batch waits for more, what is its own stands in there, and waits with it. */
    @Override
    public void endTurn() {
        if (own != null && batch() == null) {
            catchUp(null);
        }
    }

    @Override
    public void turnFailed(Throwable fault) {
        life.failed(fault);
    }

    /** What this turn has for it as a listener so far; null for nothing, or where it does not listen. */
    private @Nullable Batch batch() {
        return listeners == null ? null : listeners.batch();
    }

    /** Whether a message waits for it, or will be written at the end of this turn. */
    boolean isAboutToBeHandedSomething() {
        boolean hasOwn = own != null && own.bytes() > 0;
        boolean sharesTheBatch = !outbound.is(Outbound.SENT_IN_THIS_BATCH) && batch() != null;
        return outbound.isBehind() || hasOwn || sharesTheBatch;
    }

    private void writeControls(List<byte[]> controls, @Nullable Batch batch) {
        if (outbound.isBehind()) {
            controls.forEach(outbound::keepControl);
            return;
        }
        Batch all = shard.batch(controls.size() * (2 + WebSocketProtocol.MAX_CONTROL_PAYLOAD));
        controls.forEach(all::append);
        outbound.giveControls(all, batch);
        all.release();
    }

    /**
     * Brings the member to what this turn has for it so far; nothing new comes for it afterwards.
     *
     * @param deferred whether that is to be kept for a member that is behind
     */
    void finishTurn(boolean deferred) {
        if (!outbound.isBehind()) {
            Batch batch = batch();
            leaveListeners(); // nothing new is added from now on
            catchUp(batch);
        } else if (deferred) {
            flushForLog();
            catchUp(batch());
        }
    }

    /** Where members share a log, the batch ends here, because a log takes whole batches. */
    private void flushForLog() {
        if (listeners != null && outbound.mayMissSome()) {
            listeners.flush();
        }
    }

    private void leaveListeners() {
        if (listeners != null) {
            listeners.remove(this);
        }
    }

    /** It gets no message any more, except those that wait. No effect when repeated. */
    void endMessages() {
        own = null;
        if (heartbeat != null) {
            heartbeat.end();
            heartbeat = null;
        }
        leaveListeners();
    }

    /** The transport can take more. */
    void onWritable() {
        boolean tookAll = outbound.drain();
        if (tookAll) {
            handed();
        }
        life.peerTook(tookAll);
    }

    /** The connection is no more. */
    void gone() {
        shard.compression().leave(inflation);
        outbound.forgetWaiting();
        endMessages();
    }
}
