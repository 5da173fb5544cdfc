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

    private static final String TOO_SLOW = "you read too slowly; connect again";

    private static final byte[] PING = EnvelopeWriter.frame(WebSocketProtocol.PING, new byte[0]);

    /** Why a member can't simply be given the whole batch. */
    private static final int SENT_IN_THIS_BATCH = 1;

    private static final int HAS_OWN_FRAMES = 2;
    private static final int BEHIND = 4;
    private static final int LEAVING = 8;

    final boolean envelope;

    /** What its messages are inflated with, where it has agreed to compress; then broadcasts to it may be compressed too. */
    final @Nullable Inflation inflation;

    /** The index in {@link Listeners}; negative where it isn't one. */
    int seat = -1;

    private byte[] from;
    private int special;
    private @Nullable OwnFrames own;
    private @Nullable Heartbeat heartbeat;
    private @Nullable Closing closing;

    /**
     * A member that is not among the listeners yet.
     *
     * @param compressed whether it has agreed to compress
     * @param slow what happens when it reads too slowly
     * @param from as listeners see it, a JSON string with its quotation marks
     */
    Member(
            Channel channel,
            boolean envelope,
            boolean compressed,
            JoinRequest.Slow slow,
            Transport transport,
            byte[] from) {
        super(channel, transport, slow);
        this.envelope = envelope;
        this.inflation = compressed ? channel.shard.compression().join(channel.shard.limits()) : null;
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

    /** Whether the connection is ending: it sends nothing more, and nothing that comes from it counts. */
    @Override
    boolean leaving() {
        return (special & LEAVING) != 0;
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
        if (!leaving()) {
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

    /** Ends a listener that reads too slowly: what waits is dropped, the frame being written is finished. */
    @Override
    void tooSlow() {
        if (closing == null) {
            leave(CloseCode.TOO_SLOW, TOO_SLOW, false);
        } else if (closing.isDeferred()) {
            closing.goNext(Closing.frame(CloseCode.TOO_SLOW, TOO_SLOW));
        }
    }

    /** Whether something waits for it that may be dropped, alone or with the connection. */
    boolean hasSomethingToGiveUp() {
        return closing == null ? !leaving() : closing.isDeferred();
    }

    /** Sends a close frame and nothing after it. {@link CloseCode} decides what still comes before it. */
    void close(int code, String reason) {
        close(code, reason, CloseCode.isDeferred(code));
    }

    private void close(int code, String reason, boolean deferred) {
        if (leaving()) {
            return;
        }
        if (!isBehind()) {
            Batch batch = channel.batchOf(this);
            channel.remove(this); // nothing new is added from now on
            catchUp(batch);
        } else if (deferred) {
            keepBehind();
        }
        leave(code, reason, deferred);
    }

    private void leave(int code, String reason, boolean deferred) {
        if (leaving()) {
            return;
        }
        special |= LEAVING;
        own = null;
        endHeartbeat();
        channel.remove(this);
        JoinedConnection connection = owner();
        if (connection != null) {
            connection.ending();
        }
        channel.shard.closed(this, code);
        byte[] frame = Closing.frame(code, reason);
        closing = new Closing(this, deferred && isBehind());
        if (closing.isDeferred()) {
            endBehind(frame);
        } else if (!endWith(frame)) {
            giveLast(frame);
        }
    }

    private void giveLast(byte[] frame) {
        Batch last = channel.shard.batch(frame.length);
        last.append(frame);
        give(last, null, null);
        last.release();
    }

    /** The peer's close frame has come; it is answered with its code, unless it is itself an answer. */
    void peerClosed(int code) {
        close(code, "", false);
        if (closing != null) {
            closing.peerClosed(code);
        }
        endOutputIfDone();
    }

    /** The time for a drain is over. */
    void drainWindowEnded() {
        if (closing != null) {
            closing.windowEnded();
        }
    }

    private void endOutputIfDone() {
        if (closing != null && closing.peerHasClosed() && !isBehind()) {
            endOutput();
        }
    }

    private void endHeartbeat() {
        if (heartbeat != null) {
            heartbeat.end();
            heartbeat = null;
        }
    }

    /** The transport can take more. */
    void onWritable() {
        boolean tookAll = drain();
        if (closing != null) {
            closing.peerTookSome(lastFrame());
        }
        if (tookAll) {
            handed();
            endOutputIfDone();
        }
    }

    /** The connection is no more. */
    void gone() {
        channel.shard.compression().leave(inflation);
        forgetWaiting();
        if (!leaving()) {
            special |= LEAVING;
            endHeartbeat();
            channel.remove(this);
        }
        own = null;
        if (closing != null) {
            closing.gone();
        }
    }
}
