package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinRequest.Slow;
import stagecast.relay.wire.FrameDeflater;
import stagecast.relay.wire.FrameEncoder;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * The listeners of one kind (with or without envelope, compressed or not) that a channel has on a lane, and the batch
 * that this turn has for them. Lives on its lane.
 */
final class Listeners {

    private final Shard shard;
    private final boolean envelope;
    private final @Nullable FrameDeflater deflater;

    private Outbound[] outbounds = new Outbound[2];
    private int size;
    private @Nullable Batch batch;
    private @Nullable BroadcastLog newest;
    private @Nullable BroadcastLog recent;
    private int whoMayMissSome;
    private int whoWantNotes;
    private int batches;
    private long lastBatchAt;

    /**
     * Makes a kind without a member.
     *
     * @param deflater what their broadcasts are compressed with; null for those who have not agreed to it
     */
    Listeners(Shard shard, boolean envelope, @Nullable FrameDeflater deflater) {
        this.shard = shard;
        this.envelope = envelope;
        this.deflater = deflater;
    }

    int size() {
        return size;
    }

    /** This turn's batch; null while it is empty. */
    @Nullable
    Batch batch() {
        return batch;
    }

    /** One of them wants batches to be noted from now on, or not any more; while nobody does, that costs nothing. */
    void noteBatches(boolean wanted) {
        whoWantNotes += wanted ? 1 : -1;
    }

    /** How many batches were noted. */
    int batches() {
        return batches;
    }

    /** When the last one was, in nanoseconds of the relay's clock. */
    long lastBatchAt() {
        return lastBatchAt;
    }

    void add(Member member) {
        if (size == outbounds.length) {
            outbounds = Arrays.copyOf(outbounds, 2 * size);
        }
        member.listeners = this;
        member.seat = size;
        outbounds[size++] = member.outbound;
        whoMayMissSome += member.outbound.mayMissSome() ? 1 : 0;
    }

    void remove(Member member) {
        whoMayMissSome -= member.outbound.mayMissSome() ? 1 : 0;
        Outbound last = outbounds[--size];
        outbounds[member.seat] = last;
        last.member().seat = member.seat;
        outbounds[size] = null;
        member.listeners = null;
        if (size < outbounds.length / 4) {
            outbounds = Arrays.copyOf(outbounds, outbounds.length / 2);
        }
    }

    /** Encodes the message once, for all of them. */
    void append(Message message) {
        final int payload = EnvelopeWriter.payloadLength(message, envelope);
        final Batch open = room(FrameEncoder.headerLength(payload) + payload);
        final ByteBuffer wire = open.open();
        EnvelopeWriter.put(wire, message, envelope, payload);
        if (deflater != null) {
            deflater.shorten(wire, message.binary() ? WebSocketProtocol.BINARY : WebSocketProtocol.TEXT, payload);
        }
        final Object sender = message.sender();
        if (sender instanceof Member member && isSeated(member)) {
            member.outbound.set(Outbound.SENT_IN_THIS_BATCH);
            open.endFrame(member);
        } else {
            open.endFrame(whoMayMissSome > 0 ? sender : null);
        }
    }

    /** Where what such listeners are to miss is decided. */
    BroadcastLog log(Slow slow) {
        BroadcastLog log = slow == Slow.LATEST ? newest : recent;
        if (log == null) {
            log = new BroadcastLog(shard, slow == Slow.LATEST);
            if (slow == Slow.LATEST) {
                newest = log;
            } else {
                recent = log;
            }
        }
        return log;
    }

    private boolean isSeated(Member member) {
        return member.shard == shard && member.listeners == this;
    }

    private Batch room(int frame) {
        if (batch != null && batch.remaining() < frame) {
            makeRoom(batch, frame);
        }
        Batch open = batch;
        if (open == null) {
            open = shard.batch(frame);
            batch = open;
        }
        return open;
    }

    private void makeRoom(Batch full, int frame) {
        int needed = full.end() + frame;
        if (needed > BufferPool.BUFFER_BYTES || full.wire().capacity() >= BufferPool.BUFFER_BYTES) {
            flush();
            return;
        }
        Batch larger = shard.batch(BufferPool.BUFFER_BYTES);
        larger.begin(full);
        full.release();
        batch = larger;
    }

    /** Ends the batch: every listener gets it in one write. */
    void flush() {
        final Batch ready = batch;
        if (ready == null) {
            return;
        }
        batch = null;
        try {
            keepForThoseBehind(recent, ready);
            keepForThoseBehind(newest, ready);
            giveToAll(ready);
            batchEnds(recent);
            batchEnds(newest);
            ready.release();
            if (whoWantNotes > 0) {
                batches++;
                lastBatchAt = shard.now();
            }
        } catch (RuntimeException | Error fault) {
            endAll(fault);
        }
    }

    private void giveToAll(Batch ready) {
        final int end = ready.end();
        // Downwards, since a listener that is too slow leaves, and the last one takes its seat.
        for (int i = size - 1; i >= 0; i--) {
            final Outbound outbound = outbounds[i];
            try {
                if (outbound.isPlain()) {
                    final int written = outbound.write(ready, 0, end);
                    if (written < end) {
                        outbound.fallBehind(ready, written, ready, null);
                    }
                } else {
                    outbound.member().catchUp(ready);
                }
            } catch (RuntimeException | Error fault) {
                outbound.life().failed(fault);
            }
        }
    }

    /** A fault that belongs to no connection: it is unknown how much of the batch each has, so all of them end. */
    private void endAll(Throwable fault) {
        for (Outbound outbound : Arrays.copyOf(outbounds, size)) {
            outbound.life().failed(fault);
        }
    }

    private void keepForThoseBehind(@Nullable BroadcastLog log, Batch ready) {
        if (log != null && log.hasReaders()) {
            log.keep(ready, shard.now());
            shard.backlog().waits(log.held());
        }
    }

    private static void batchEnds(@Nullable BroadcastLog log) {
        if (log != null) {
            log.batchEnds();
        }
    }
}
