package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;

/**
 * A connection as its channel knows it: the outbound half. Lives on its lane; only its final fields may be read from
 * elsewhere.
 */
final class Member extends Outlet {

    private static final byte[] PING = EnvelopeWriter.frame(FrameEncoder.PING, new byte[0]);

    /** Why a member can't simply be given the whole batch. */
    private static final int SENT_IN_THIS_BATCH = 1;

    private static final int HAS_OWN_FRAMES = 2;
    private static final int BEHIND = 4;
    private static final int LEAVING = 8;

    final boolean envelope;

    /** The index in {@link Listeners}; negative where it isn't one. */
    int seat = -1;

    private byte[] from;
    private int special;
    private @Nullable OwnFrames own;
    private @Nullable Outbox outbox;
    private @Nullable Heartbeat heartbeat;
    private Deadlines.@Nullable Entry deadline;
    private boolean peerClosed;

    /**
     * A member that is not among the listeners yet.
     *
     * @param from as listeners see it, a JSON string with its quotation marks
     */
    Member(Channel channel, boolean envelope, Transport transport, byte[] from) {
        super(channel, transport);
        this.envelope = envelope;
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
        control(EnvelopeWriter.frame(FrameEncoder.PONG, payload));
    }

    /** Asks the peer for a sign of life. */
    void ping() {
        control(PING);
    }

    /** Comes before all that waits; of a kind that can't be written at the end of its turn only the newest waits. */
    private void control(byte[] frame) {
        if (outbox != null) {
            outbox.control(frame);
        } else {
            ownFrames().addControl(frame);
        }
    }

    /** Brings the member to the end of the batch, with its own frames in their places and without those it sent. */
    void catchUp(@Nullable Batch batch) {
        OwnFrames alone = own;
        boolean asItIs = (special & SENT_IN_THIS_BATCH) == 0 && (alone == null || alone.bytes() == 0);
        own = null;
        special &= ~(SENT_IN_THIS_BATCH | HAS_OWN_FRAMES);
        if (alone != null && !alone.controls().isEmpty()) {
            writeControls(alone.controls());
        }
        if (!asItIs) {
            Batch mine = OwnFrames.compose(this, batch, alone);
            deliver(mine, 0, mine.end());
            if (heartbeat != null && mine.end() == 0) {
                heartbeat.passedOver();
            }
            mine.release();
        } else if (batch != null) {
            deliver(batch, 0, batch.end());
        }
    }

    boolean hasOwnFrames() {
        return own != null;
    }

    /** Whether a message waits for it, or will be written at the end of this turn. */
    boolean isAboutToBeHandedSomething() {
        boolean hasOwn = own != null && own.bytes() > 0;
        boolean sharesTheBatch = (special & SENT_IN_THIS_BATCH) == 0 && channel.batchOf(this) != null;
        return outbox != null || hasOwn || sharesTheBatch;
    }

    private void writeControls(List<byte[]> controls) {
        if (outbox != null) {
            controls.forEach(outbox::control);
            return;
        }
        Batch all = channel.shard.batch(controls.size() * (2 + FrameEncoder.MAX_CONTROL_PAYLOAD));
        controls.forEach(all::append);
        int written = write(all, 0, all.end());
        if (written < all.end()) {
            fallBehind().controls(all, written);
        }
        all.release();
    }

    private void deliver(Batch batch, int start, int end) {
        if (start == end) {
            return;
        }
        if (outbox != null) {
            keep(outbox, batch, start, end);
            return;
        }
        int written = write(batch, start, end);
        if (written < end - start) {
            fallBehind(batch, start + written, end);
        } else if (heartbeat != null) {
            heartbeat.handed();
        }
    }

    /** The transport took less than it was given: the rest waits. */
    void fallBehind(Batch batch, int start, int end) {
        keep(fallBehind(), batch, start, end);
    }

    private Outbox fallBehind() {
        Outbox waiting = new Outbox(channel.shard.queued());
        outbox = waiting;
        special |= BEHIND;
        channel.shard.backlog().add(this);
        return waiting;
    }

    private void keep(Outbox waiting, Batch batch, int start, int end) {
        waiting.add(batch, start, end, channel.shard.now());
        channel.shard.backlog().waits(waiting.held());
        if (!leaving() && waiting.held() > channel.shard.limits().sendQueueBytes()) {
            tooSlow();
        }
    }

    /** What waits for it, in bytes of memory. */
    long waiting() {
        return outbox == null ? 0 : outbox.held();
    }

    /** Since when the oldest of what waits has been waiting, in nanoseconds of the relay's clock. */
    long waitingSince() {
        long now = channel.shard.now();
        return outbox == null ? now : outbox.since(now);
    }

    /** Ends a listener that reads too slowly: what waits is dropped, the frame being written is finished. */
    void tooSlow() {
        leave(CloseCode.TOO_SLOW, "you read too slowly; connect again");
    }

    /** Sends what this turn has for it and then a close frame; nothing follows. */
    void close(int code, String reason) {
        if (leaving()) {
            return;
        }
        catchUp(channel.batchOf(this));
        leave(code, reason);
    }

    private void leave(int code, String reason) {
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
        deadline = channel.shard.closing(this, code);
        byte[] frame = EnvelopeWriter.frame(FrameEncoder.CLOSE, FrameEncoder.closePayload(code, reason));
        if (outbox != null) {
            outbox.dropWaitingFor(frame, channel.shard.now());
            return;
        }
        Batch last = channel.shard.batch(frame.length);
        last.append(frame);
        deliver(last, 0, last.end());
        last.release();
        endOutputIfDone();
    }

    /** The peer's close frame has come. */
    void peerClosed() {
        peerClosed = true;
        endOutputIfDone();
    }

    private void endOutputIfDone() {
        if (leaving() && peerClosed && outbox == null) {
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
        if (outbox == null || !outbox.drain(this)) {
            return;
        }
        outbox = null;
        special &= ~BEHIND;
        channel.shard.backlog().remove(this);
        if (heartbeat != null) {
            heartbeat.handed();
        }
        endOutputIfDone();
    }

    /** The connection is no more. */
    void gone() {
        if (!leaving()) {
            special |= LEAVING;
            endHeartbeat();
            channel.remove(this);
        }
        own = null;
        if (deadline != null) {
            channel.shard.closes().cancel(deadline);
            deadline = null;
        }
        if (outbox != null) {
            outbox.clear();
            outbox = null;
            channel.shard.backlog().remove(this);
        }
    }
}
