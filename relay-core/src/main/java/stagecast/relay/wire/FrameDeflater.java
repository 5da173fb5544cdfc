package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.COMPRESSED;
import static stagecast.relay.wire.WebSocketProtocol.FLUSH_TAIL_LENGTH;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses frames for all that have agreed to {@link DeflateOffer#answer permessage-deflate} (RFC 7692 section 7.2.1):
 * each by itself, so that one copy serves all. For one thread at a time.
 */
public final class FrameDeflater {

    /** A smaller payload stays as it is, in bytes: there is little to be found twice in it, and it costs as much. */
    public static final int MIN_PAYLOAD = 256;

    private @Nullable Deflater deflater;
    private byte[] output = {};

    /** Makes one that holds nothing until it is needed. */
    public FrameDeflater() {}

    /**
     * Replaces a frame by its compressed form where that is smaller.
     *
     * @param wire a whole text or binary frame, the last one before its position; it is the position that moves
     * @param opcode of the frame
     * @param payloadLength of the frame, whose header is as short as can be
     */
    public void shorten(ByteBuffer wire, int opcode, int payloadLength) {
        if (payloadLength < MIN_PAYLOAD) {
            return;
        }
        final int payload = wire.position() - payloadLength;
        final int length = deflate(wire.duplicate().flip().position(payload), payloadLength);
        if (length < payloadLength) {
            wire.position(payload - FrameEncoder.headerLength(payloadLength));
            FrameEncoder.putHeader(wire, COMPRESSED | opcode, length);
            wire.put(output, 0, length);
        }
    }

    /** Into the output; answers how long it is, or no less than the payload where there was no room for a smaller one. */
    private int deflate(ByteBuffer payload, int payloadLength) {
        if (output.length < payloadLength + FLUSH_TAIL_LENGTH) {
            output = new byte[Math.max(2 * output.length, payloadLength + FLUSH_TAIL_LENGTH)];
        }
        final Deflater used = deflater();
        used.setInput(payload);
        final int length = used.deflate(output, 0, payloadLength + FLUSH_TAIL_LENGTH, Deflater.SYNC_FLUSH);
        used.reset();
        return length - FLUSH_TAIL_LENGTH;
    }

    private Deflater deflater() {
        Deflater made = deflater;
        if (made == null) {
            made = new Deflater(Deflater.BEST_SPEED, true);
            deflater = made;
        }
        return made;
    }

    /** Whether it has nothing outside the heap. */
    public boolean isEmpty() {
        return deflater == null;
    }

    /** Frees its memory; it is taken again when it is needed. */
    public void free() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
        output = new byte[0];
    }
}
