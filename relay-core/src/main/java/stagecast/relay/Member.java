package stagecast.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;

/**
 * A connection as its channel knows it: the outbound half. Lives on its lane; only its final fields may be read from
 * elsewhere.
 */
final class Member {

    /** Why a member can't simply be given the whole batch. */
    private static final int SENT_IN_THIS_BATCH = 1;

    private static final int HAS_OWN_FRAMES = 2;
    private static final int BEHIND = 4;
    private static final int LEAVING = 8;

    /** A frame for this member alone, which comes before the batch's frame of that index. */
    private record Own(int before, byte[] frame) {}

    final Channel channel;
    final boolean envelope;
    private final Transport transport;
    private final byte[] from;

    /** The index in {@link Listeners}; negative where it isn't one. */
    int seat = -1;

    private int special;
    private @Nullable List<Own> own;
    private @Nullable Outbox outbox;
    private @Nullable JoinedConnection owner;
    private boolean peerClosed;

    Member(Channel channel, boolean envelope, Transport transport, String from) {
        this.channel = channel;
        this.envelope = envelope;
        this.transport = transport;
        this.from = ('"' + from + '"').getBytes(StandardCharsets.UTF_8);
    }

    void owner(JoinedConnection owner) {
        this.owner = owner;
    }

    /** The sender as listeners see it, a JSON string with its quotation marks. */
    byte[] from() {
        return from;
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
        if (leaving()) {
            return;
        }
        List<Own> frames = own;
        if (frames == null) {
            frames = new ArrayList<>();
            own = frames;
            special |= HAS_OWN_FRAMES;
            channel.shard.touch(this);
        }
        Batch batch = channel.batchOf(this);
        frames.add(new Own(batch == null ? 0 : batch.frames(), frame));
    }

    /** Answers a ping; of pongs that can't be written at once only the newest waits. */
    void pong(ByteBuffer data) {
        byte[] payload = new byte[data.remaining()];
        data.get(payload);
        byte[] frame = EnvelopeWriter.frame(FrameEncoder.PONG, payload);
        if (outbox != null) {
            outbox.pong(frame);
        } else {
            send(frame);
        }
    }

    /** Takes the whole batch at once; answers how much of it. */
    int write(Batch batch, int start, int end) {
        try {
            return transport.write(batch, start, end);
        } catch (RuntimeException broken) {
            channel.shard.failed(channel.name(), broken);
            transport.cut();
            return end - start;
        }
    }

    /** Brings the member to the end of the batch, with its own frames in their places and without those it sent. */
    void catchUp(@Nullable Batch batch) {
        if ((special & (SENT_IN_THIS_BATCH | HAS_OWN_FRAMES)) == 0) {
            if (batch != null) {
                deliver(batch, 0, batch.end());
            }
            return;
        }
        Batch mine = compose(batch);
        special &= ~(SENT_IN_THIS_BATCH | HAS_OWN_FRAMES);
        own = null;
        if (mine.frames() > 0) {
            deliver(mine, 0, mine.end());
        }
        mine.release();
    }

    boolean hasOwnFrames() {
        return own != null;
    }

    private Batch compose(@Nullable Batch batch) {
        List<Own> frames = own == null ? List.of() : own;
        int length = batch == null ? 0 : batch.end();
        for (Own each : frames) {
            length += each.frame.length;
        }
        Batch mine = channel.shard.batch(length);
        int next = 0;
        for (int i = 0, n = batch == null ? 0 : batch.frames(); i < n; i++) {
            for (; next < frames.size() && frames.get(next).before == i; next++) {
                mine.append(frames.get(next).frame);
            }
            if (batch != null && !batch.sentBy(i, this)) {
                mine.append(batch, batch.start(i), batch.end(i));
            }
        }
        for (; next < frames.size(); next++) {
            mine.append(frames.get(next).frame);
        }
        return mine;
    }

    private void deliver(Batch batch, int start, int end) {
        if (outbox != null) {
            keep(outbox, batch, start, end);
            return;
        }
        int written = write(batch, start, end);
        if (written < end - start) {
            fallBehind(batch, start + written, end);
        }
    }

    /** The transport took less than it was given: the rest waits. */
    void fallBehind(Batch batch, int start, int end) {
        Outbox waiting = new Outbox(channel.shard.queued(), channel.shard.now());
        outbox = waiting;
        special |= BEHIND;
        channel.shard.fellBehind(this);
        keep(waiting, batch, start, end);
    }

    private void keep(Outbox waiting, Batch batch, int start, int end) {
        waiting.add(batch, start, end, channel.shard.now());
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
        return outbox == null ? channel.shard.now() : outbox.since();
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
        channel.remove(this);
        if (owner != null) {
            owner.forgetIdentity();
        }
        channel.shard.closing(this, code);
        byte[] frame = EnvelopeWriter.frame(FrameEncoder.CLOSE, FrameEncoder.closePayload(code, reason));
        if (outbox != null) {
            outbox.dropWaitingFor(frame);
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
            transport.endOutput();
        }
    }

    void resumeReading() {
        transport.resumeReading();
    }

    void cut() {
        transport.cut();
    }

    /** The transport can take more. */
    void onWritable() {
        if (outbox == null || !outbox.drain(this)) {
            return;
        }
        outbox = null;
        special &= ~BEHIND;
        channel.shard.caughtUp(this);
        endOutputIfDone();
    }

    /** The connection is no more. */
    void gone() {
        if (!leaving()) {
            special |= LEAVING;
            channel.remove(this);
        }
        own = null;
        if (outbox != null) {
            outbox.clear();
            outbox = null;
            channel.shard.caughtUp(this);
        }
    }
}
