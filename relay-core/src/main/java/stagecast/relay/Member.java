package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.Inflation;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * A connection as its channel knows it: the outbound half. Lives on its lane; only its final fields may be read from
 * elsewhere.
 */
final class Member extends BufferedOutlet {

    private static final byte[] PING = EnvelopeWriter.frame(WebSocketProtocol.PING, new byte[0]);

    /** Why a member can't simply be given the whole batch. */
    private static final int SENT_IN_THIS_BATCH = 1;

    private static final int HAS_OWN_FRAMES = 2;
    private static final int BEHIND = 4;

    final boolean envelope;

    /** What its messages are inflated with, where it has agreed to compress; then broadcasts to it may be compressed too. */
    final @Nullable Inflation inflation;

    /** The index in {@link Listeners}; negative where it isn't one. */
    int seat = -1;

    private byte[] from;
    private int special;
    private @Nullable OwnFrames own;
    private @Nullable Heartbeat heartbeat;

    /**
     * A member that is not among the listeners yet.
     *
     * @param from as listeners see it, a JSON string with its quotation marks
     */
    Member(Channel channel, Lifecycle life, Reception reception, Transport transport, byte[] from) {
        super(channel, life, transport, reception.slow());
        this.envelope = reception.envelope();
        this.inflation = reception.compressed() ? channel.shard.compression().join(channel.shard.limits()) : null;
        this.from = from;
    }

    /** From now on it is told that its connection works, after so many seconds in which it was told nothing. */
    void beat(int seconds) {
        heartbeat = new Heartbeat(this, channel.listenersOf(this), seconds);
    }

    byte[] from() {
        return from;
    }

    /** What it sends from now on is from this one. */
    void speaksAs(byte[] name) {
        from = name;
    }

    /** Whether it takes a batch as it is, in one write. */
    boolean plain() {
        return special == 0;
    }

    void sentInThisBatch() {
        special |= SENT_IN_THIS_BATCH;
    }

    /** Sends a frame to this member alone, in order with the broadcasts before and after it. */
    void send(byte[] frame) {
        if (life.isOpen()) {
            Batch batch = channel.batchOf(this);
            ownFrames().add(batch == null ? 0 : batch.frames(), frame);
        }
    }

    private OwnFrames ownFrames() {
        OwnFrames frames = own;
        if (frames == null) {
            frames = new OwnFrames();
            own = frames;
            special |= HAS_OWN_FRAMES;
            channel.shard.touch(this);
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
        Outbox waiting = outbox();
        if (waiting != null) {
            waiting.control(frame);
        } else {
            ownFrames().addControl(frame);
        }
    }

    /** Brings the member to the end of the batch, with its own frames in their places and without those it sent. */
    void catchUp(@Nullable Batch batch) {
        OwnFrames alone = own;
        boolean sentSome = (special & SENT_IN_THIS_BATCH) != 0;
        own = null;
        special &= ~(SENT_IN_THIS_BATCH | HAS_OWN_FRAMES);
        if (alone != null && !alone.controls().isEmpty()) {
            writeControls(alone.controls(), batch);
        }
        OwnFrames frames = alone == null || alone.bytes() == 0 ? null : alone;
        if (isBehind()) {
            keepBehind(batch, frames, sentSome);
        } else if (sentSome || frames != null) {
            giveMine(batch, frames);
        } else if (batch != null && give(batch, batch, null)) {
            handed();
        }
    }

    private void giveMine(@Nullable Batch batch, @Nullable OwnFrames frames) {
        Batch mine = OwnFrames.compose(this, batch, frames);
        if (mine.end() == 0) {
            if (heartbeat != null) {
                heartbeat.passedOver();
            }
        } else if (give(mine, batch, frames)) {
            handed();
        }
        mine.release();
    }

    private void handed() {
        if (heartbeat != null) {
            heartbeat.handed();
        }
    }

    boolean hasOwnFrames() {
        return own != null;
    }

    /** Whether a message waits for it, or will be written at the end of this turn. */
    boolean isAboutToBeHandedSomething() {
        boolean hasOwn = own != null && own.bytes() > 0;
        boolean sharesTheBatch = (special & SENT_IN_THIS_BATCH) == 0 && channel.batchOf(this) != null;
        return isBehind() || hasOwn || sharesTheBatch;
    }

    private void writeControls(List<byte[]> controls, @Nullable Batch batch) {
        Outbox waiting = outbox();
        if (waiting != null) {
            controls.forEach(waiting::control);
            return;
        }
        Batch all = channel.shard.batch(controls.size() * (2 + WebSocketProtocol.MAX_CONTROL_PAYLOAD));
        controls.forEach(all::append);
        int written = write(all, 0, all.end());
        if (written < all.end()) {
            fallBehindWithControls(all, written, batch);
        }
        all.release();
    }

    @Override
    void fellBehind(boolean behind) {
        special = behind ? special | BEHIND : special & ~BEHIND;
    }

    /**
     * Brings the member to what this turn has for it so far; nothing new comes for it afterwards.
     *
     * @param deferred whether that is to be kept for a member that is behind
     */
    void finishTurn(boolean deferred) {
        if (!isBehind()) {
            Batch batch = channel.batchOf(this);
            channel.remove(this); // nothing new is added from now on
            catchUp(batch);
        } else if (deferred) {
            keepBehind();
        }
    }

    /** It gets no message any more, except those that wait. No effect when repeated. */
    void endMessages() {
        own = null;
        if (heartbeat != null) {
            heartbeat.end();
            heartbeat = null;
        }
        channel.remove(this);
    }

    /** Of what waits nothing but the rest of a begun frame is written, and this frame, which is the last one. */
    void endWith(byte[] lastFrame) {
        if (!endWaitingWith(lastFrame)) {
            giveLast(lastFrame);
        }
    }

    private void giveLast(byte[] frame) {
        Batch last = channel.shard.batch(frame.length);
        last.append(frame);
        give(last, null, null);
        last.release();
    }

    /** The transport can take more. */
    void onWritable() {
        boolean tookAll = drain();
        if (tookAll) {
            handed();
        }
        life.peerTook(tookAll);
    }

    /** The connection is no more. */
    void gone() {
        channel.shard.compression().leave(inflation);
        forgetWaiting();
        endMessages();
    }
}
