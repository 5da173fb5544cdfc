package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.CLIENT_NO_CONTEXT_TAKEOVER;
import static stagecast.relay.wire.WebSocketProtocol.INVALID_PAYLOAD;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of one connection that has agreed to {@link DeflateOffer#answer permessage-deflate} (RFC 7692
 * section 7.2.2): as they arrive, so that what breaks a limit is known as soon as the byte that does so. Between two
 * messages it holds nothing. For one thread at a time, that of its pool.
 */
public final class Inflation {

    /** Bytes: each frame may have been flushed. */
    private static final int OVERHEAD_OF_A_FRAME = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final InflaterPool pool;
    private final int maxMessageBytes;

    /** One byte beyond the limit shows that it is broken. */
    private final int most;

    private boolean inMessage;
    private boolean text;
    private long announced;
    private @Nullable Inflater lent;

    /** What came of a message for which no inflater was left. */
    private @Nullable ByteBuffer collected;

    /** What came out so far. */
    private @Nullable ByteBuffer message;

    /** Complete again at the end of each message, or the connection has failed. */
    private int utf8 = Utf8Validator.COMPLETE;

    private boolean ended;

    /**
     * Makes one for a connection.
     *
     * @param maxMessageBytes what a message may have, inflated, in bytes
     */
    public Inflation(InflaterPool pool, int maxMessageBytes) {
        this.pool = pool;
        this.maxMessageBytes = maxMessageBytes;
        this.most = Math.addExact(maxMessageBytes, 1);
    }

    /** The connection is no more: what was borrowed goes back. Harmless when repeated. */
    public void end() {
        ended = true;
        abandon();
    }

    /** The memory of the unfinished message, in bytes. */
    int heldBytes() {
        return (message == null ? 0 : message.capacity()) + (collected == null ? 0 : collected.capacity());
    }

    /** A message begins. */
    void begin(boolean compressed, boolean isText) {
        inMessage = compressed;
        text = isText;
        announced = 0;
    }

    /** Whether what comes is part of a compressed message. */
    boolean inMessage() {
        return inMessage;
    }

    /**
     * A frame of the message has so many bytes; asked before they come.
     *
     * @param frames how many it has had, with this one
     */
    void announce(long length, int frames) throws ProtocolException {
        announced += length;
        if (announced < 0 || announced > mayBeOnTheWire(frames)) {
            throw FrameRules.tooBig(maxMessageBytes);
        }
    }

    /**
     * No compressor makes more of a message that is within its limit: the codes that one may have without making its own
     * have nine bits at most for each byte (RFC 1951 section 3.2.6). So what is collected has a bound too.
     */
    private long mayBeOnTheWire(int frames) {
        return maxMessageBytes + (maxMessageBytes >> 3) + (long) OVERHEAD_OF_A_FRAME * frames;
    }

    /**
     * Takes a piece of the message.
     *
     * @param last whether nothing of it follows
     * @return the whole message after the last piece, free to be overwritten by the next one of any connection of this
     *     thread; else nothing
     */
    ByteBuffer take(ByteBuffer piece, boolean last) throws ProtocolException {
        if (last) {
            return finish(piece);
        }
        final Inflater inflater = borrowedFor(piece);
        if (inflater != null) {
            keep(inflate(inflater, piece, 0));
        } else {
            collected = Pieces.append(collected, piece, piece.position(), piece.limit(), announced);
        }
        return NOTHING;
    }

    /** Null where the message is collected; which of both is decided at its first byte. */
    private @Nullable Inflater borrowedFor(ByteBuffer piece) {
        if (lent == null && collected == null && piece.hasRemaining() && !ended) {
            lent = pool.borrow();
        }
        return lent;
    }

    private ByteBuffer finish(ByteBuffer piece) throws ProtocolException {
        final int filled = lent == null ? inflateWhole(piece) : inflateToTheEnd(lent, piece);
        FrameRules.checkUtf8(utf8 == Utf8Validator.COMPLETE);
        if (message != null) {
            keep(filled);
        }
        final ByteBuffer whole = message == null ? pool.output(0, 0).limit(filled) : message.flip();
        abandon();
        return whole;
    }

    private int inflateWhole(ByteBuffer piece) throws ProtocolException {
        if (collected != null) {
            collected = Pieces.append(collected, piece, piece.position(), piece.limit(), announced);
        }
        final Inflater inflater = pool.forWhole();
        try {
            return inflateToTheEnd(inflater, collected == null ? piece : collected.flip());
        } finally {
            inflater.reset();
        }
    }

    private int inflateToTheEnd(Inflater inflater, ByteBuffer piece) throws ProtocolException {
        final int filled = inflate(inflater, piece, 0);
        // Where the last block of all ended with the last byte, nothing was left out; and nothing at all is empty.
        if (inflater.finished() || announced == 0) {
            return filled;
        }
        final int withTail = inflate(inflater, pool.tail(), filled);
        if (!inflater.finished()) {
            throw notDeflate();
        }
        return withTail;
    }

    /** Inflates a piece into the pool's output, behind what is there; answers where that ends then. */
    private int inflate(Inflater inflater, ByteBuffer piece, int from) throws ProtocolException {
        int filled = from;
        boolean more = true;
        inflater.setInput(piece);
        while (more) {
            if (inflater.finished() && piece.hasRemaining()) {
                inflater.reset(); // a block that calls itself the last one, and the data goes on (section 7.2.3.4)
                inflater.setInput(piece);
            }
            final ByteBuffer out = pool.output(filled, most);
            final int room = out.capacity() - filled;
            final int count = inflate(inflater, out.position(filled));
            filled += count;
            more = inflater.finished() ? piece.hasRemaining() : count == room;
        }
        inflater.setInput(NOTHING);
        return filled;
    }

    private int inflate(Inflater inflater, ByteBuffer out) throws ProtocolException {
        final int from = out.position();
        final long before = inflater.getBytesWritten();
        try {
            final int count = inflater.inflate(out);
            check(out, from, from + count);
            return count;
        } catch (DataFormatException e) {
            // What came out before tells first, so that the cause told does not depend on how the bytes were cut.
            check(out, from, from + (int) (inflater.getBytesWritten() - before));
            throw notDeflate();
        }
    }

    private void check(ByteBuffer out, int from, int to) throws ProtocolException {
        final int before = message == null ? 0 : message.position();
        if (text) {
            utf8 = Utf8Validator.validate(utf8, out, from, Math.min(to, maxMessageBytes - before));
            FrameRules.checkUtf8(utf8 != Utf8Validator.INVALID);
        }
        FrameRules.checkMessageLength((long) before + to, maxMessageBytes);
    }

    private void keep(int filled) {
        message = Pieces.append(message, pool.output(0, 0), 0, filled, maxMessageBytes);
    }

    /** Lets go of the message, whole or not. */
    void abandon() {
        inMessage = false;
        message = null;
        collected = null;
        if (lent != null) {
            pool.giveBack(lent);
            lent = null;
        }
    }

    private static ProtocolException notDeflate() {
        return new ProtocolException(
                INVALID_PAYLOAD,
                "a message can't be inflated by itself (" + CLIENT_NO_CONTEXT_TAKEOVER + " was agreed)");
    }
}
