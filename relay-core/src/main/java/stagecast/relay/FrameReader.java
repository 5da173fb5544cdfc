package stagecast.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameDecoder;
import stagecast.relay.wire.FrameDecoder.Event;
import stagecast.relay.wire.ProtocolException;

/**
 * Feeds a {@link Connection} with what a peer sent, for bindings that own their bytes: decodes frames from segments in
 * any cut, and keeps what came after a message that the connection has to think about. Used on the connection's lane.
 *
 * <p>At most one segment is kept, so a binding's read buffer bounds it.
 */
public final class FrameReader {

    private final FrameDecoder decoder;
    private final Connection connection;
    private @Nullable ByteBuffer kept;

    /** What was kept and is handled now. */
    private @Nullable ByteBuffer resumed;

    private boolean paused;

    /** Whether reading pauses because the peer of a closing connection has sent too much. */
    private boolean resting;

    /** Whether decoding has failed; the decoder's position in the stream is then unknown. */
    private boolean failed;

    /** Made for the first message that comes in part: most connections never send one. */
    private @Nullable PartialInput partial;

    /** Makes a reader for a connection that has just joined. */
    public FrameReader(Connection connection, Limits limits) {
        this.connection = connection;
        this.decoder = new FrameDecoder(limits.messageBytes(), limits.fragments(), connection.inflation());
    }

    /**
     * Handles a segment. While the connection thinks about a message, the first segment that comes is kept; until then
     * reading goes on, so that the end of a connection that has nothing more to say is noticed at once.
     *
     * @param segment what was read, from position to limit; changed in place, and free again when this returns
     * @return whether to read on; false: not before {@link Transport#resumeReading()}
     */
    public boolean feed(ByteBuffer segment) {
        if (isFull()) {
            throw new IllegalStateException("the connection wants nothing before resumeReading()");
        }
        try {
            return failed || read(segment);
        } catch (RuntimeException | Error fault) {
            fail(fault);
            return true;
        }
    }

    private void fail(Throwable fault) {
        failed = true;
        kept = null;
        connection.onFailure(fault);
    }

    private boolean read(ByteBuffer segment) {
        final int bytes = segment.remaining();
        connection.onBytes();
        if (paused) {
            keep(segment);
        } else {
            take(segment);
        }
        if (connection.isClosing()) {
            decoder.discard();
            resting = !connection.onThrownAway(bytes);
        }
        account();
        return !isFull();
    }

    private void take(ByteBuffer segment) {
        Event event = decode(segment);
        while (event != Event.NEED_INPUT) {
            if (!handle(event)) {
                paused = true;
                keep(segment);
                return;
            }
            event = decode(segment);
        }
    }

    private void keep(ByteBuffer segment) {
        if (segment.hasRemaining()) {
            kept = mayKeep(segment)
                    ? segment
                    : ByteBuffer.allocate(segment.remaining()).put(segment).flip();
        }
    }

    /** What was kept before is kept on while most of it remains: a copy for each message would cost the square of their number. */
    @SuppressWarnings("ReferenceEquality") // another buffer with equal bytes is another buffer
    private boolean mayKeep(ByteBuffer segment) {
        return segment == resumed && 2L * segment.remaining() >= segment.capacity();
    }

    private void account() {
        final int bytes = decoder.heldBytes() + (kept == null ? 0 : kept.capacity());
        if (bytes > 0 && partial == null) {
            partial = connection.partialInput(this::drop);
        }
        if (partial != null) {
            partial.holds(bytes);
        }
    }

    /** Drops the unfinished message at the bound of all unfinished input; the relay then closes the connection. */
    private void drop() {
        paused = false;
        decoder.discard();
        ByteBuffer rest = kept;
        kept = null;
        if (rest != null) {
            take(rest); // it may contain the peer's close frame, and a boundary between frames
        }
    }

    /**
     * Handles what was kept; called from {@link Transport#resumeReading()}.
     *
     * @return whether to read on
     */
    public boolean resume() {
        paused = false;
        resting = false;
        resumed = kept;
        kept = null;
        boolean more = resumed == null || feed(resumed);
        resumed = null;
        return more;
    }

    /** Whether nothing may be fed before {@link Transport#resumeReading()}. */
    public boolean isFull() {
        return kept != null || resting;
    }

    /** The next event; what breaks a rule is told to the connection, and only the peer's close counts from then on. */
    private Event decode(ByteBuffer segment) {
        while (true) {
            try {
                return decoder.next(segment);
            } catch (ProtocolException broken) {
                connection.onProtocolError(broken.closeCode(), String.valueOf(broken.getMessage()));
            }
        }
    }

    /** Tells the connection; answers whether it wants more. */
    private boolean handle(Event event) {
        switch (event) {
            case TEXT -> {
                return connection.onMessage(false, decoder.payload());
            }
            case BINARY -> {
                return connection.onMessage(true, decoder.payload());
            }
            case PING -> connection.onPing(decoder.payload());
            case PONG -> connection.onPong();
            case CLOSE -> connection.onClose(decoder.closeCode(), decoder.closeReason());
            case NEED_INPUT -> throw new IllegalArgumentException("nothing to handle");
        }
        return true;
    }
}
