package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.CLOSE;
import static stagecast.relay.wire.WebSocketProtocol.CONTINUATION;
import static stagecast.relay.wire.WebSocketProtocol.FIN;
import static stagecast.relay.wire.WebSocketProtocol.LENGTH_CODE_BITS;
import static stagecast.relay.wire.WebSocketProtocol.MAX_CONTROL_PAYLOAD;
import static stagecast.relay.wire.WebSocketProtocol.OPCODE_BITS;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's frames (RFC 6455 section 5), from bytes in any cut, and joins them to messages. Strict: the first
 * byte that breaks a rule or a limit is told by a {@link ProtocolException}.
 *
 * <p>One for each connection; for one thread at a time. A message that arrives whole is handed out where it lies, and
 * nothing is allocated for it (save for one view for each buffer that is read). Memory is taken only for a message that
 * is cut, as its bytes really arrive, and dropped with it.
 */
public final class FrameDecoder {

    /** What {@link #next} found. */
    public enum Event {
        /** Nothing more: all bytes were taken, and an incomplete rest is kept inside. */
        NEED_INPUT,
        /** A whole message, valid UTF-8. */
        TEXT,
        /** A whole message. */
        BINARY,
        /** To be answered with a pong of the same payload. */
        PING,
        /** An answer to a ping, or a pong that nobody asked for. */
        PONG,
        /** The peer's last word; whatever comes behind it is thrown away. */
        CLOSE
    }

    private enum Part {
        FIRST_BYTE,
        SECOND_BYTE,
        LENGTH,
        MASK,
        PAYLOAD,
        /** Behind a close frame, or where nobody can tell where the next frame begins. */
        NO_MORE_FRAMES
    }

    private static final int NO_MESSAGE = 0;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final int maxMessageBytes;
    private final int maxFragments;
    private final @Nullable Inflation inflation;

    private Part part = Part.FIRST_BYTE;
    private byte first;
    private byte second;
    /** Bytes that the length or the mask still lacks. */
    private byte lacking;

    private boolean discarding;
    /** Of the frame; in its payload, what has not yet been read of it. */
    private long length;
    /** The byte for the next byte of payload comes first. */
    private int mask;

    private int messageOpcode = NO_MESSAGE;
    private int fragments;
    private int utf8 = Utf8Validator.COMPLETE;
    private @Nullable ByteBuffer message;

    /** Of a control frame that is cut, or of the close frame. */
    private @Nullable ByteBuffer control;

    private ByteBuffer payload = EMPTY;
    private @Nullable ByteBuffer viewed;
    private @Nullable ByteBuffer view;

    /**
     * Makes one at the beginning of a connection, behind the handshake.
     *
     * @param maxMessageBytes what a message's payloads may have together, in bytes
     * @param maxFragments how many frames a message may come in
     */
    public FrameDecoder(int maxMessageBytes, int maxFragments) {
        this(maxMessageBytes, maxFragments, null);
    }

    /**
     * Makes one for a connection that may have agreed to compress.
     *
     * @param inflation of that connection, with the same limit; null where nothing was agreed to
     */
    public FrameDecoder(int maxMessageBytes, int maxFragments, @Nullable Inflation inflation) {
        if (maxMessageBytes < 0 || maxFragments < 1) {
            throw new IllegalArgumentException("no message fits " + maxMessageBytes + " bytes in " + maxFragments);
        }
        this.maxMessageBytes = maxMessageBytes;
        this.maxFragments = maxFragments;
        this.inflation = inflation;
    }

    /**
     * Takes bytes until there is something to tell. To be called until it answers {@link Event#NEED_INPUT}, even where
     * the buffer is empty: there may be more to tell, and only then the decoder lets go of the buffer and the payload.
     *
     * @param in what arrived, between position and limit; heap or direct, and writable, for it is unmasked in place.
     *     Its position moves behind what was used
     * @throws ProtocolException once, for the first rule that is broken; from then on as after {@link #discard()}
     */
    public Event next(ByteBuffer in) throws ProtocolException {
        payload = EMPTY;
        try {
            Event event = null;
            while (event == null) {
                event = readHeader(in) ? readPayload(in) : Event.NEED_INPUT;
            }
            if (event == Event.NEED_INPUT) {
                forgetInput();
            }
            return event;
        } catch (ProtocolException e) {
            discard();
            throw e;
        }
    }

    /**
     * The payload of the last text, binary, ping or pong, between position and limit; else empty.
     *
     * @return valid until the next call of {@link #next}, for it may lie in the buffer given there; a message that was
     *     compressed until that of any decoder with the same pool of inflaters
     */
    public ByteBuffer payload() {
        return payload;
    }

    /** The code of the close frame, or {@link WebSocketProtocol#NO_STATUS_RECEIVED} (RFC 6455 section 7.1.5); after {@link #discard()} whatever stood there. */
    public int closeCode() {
        return ClosePayload.code(control);
    }

    /** The reason in the close frame, or an empty string; after {@link #discard()} what can be read of it. */
    public String closeReason() {
        return ClosePayload.reason(control);
    }

    /**
     * From now on {@link #next} tells of nothing but the close frame, throws nothing, and skips all else by the frames'
     * lengths, whatever rules they break. For the time after a close frame of our own: what is still under way is to be
     * read (or the kernel's reset would eat our close), and the peer's close is waited for. Harmless when repeated.
     */
    public void discard() {
        discarding = true;
        message = null;
        forgetCompressed();
        if (opcode() != CLOSE) {
            control = null;
        }
    }

    /** The memory of the unfinished message, in bytes; a control frame, at most 125 bytes, does not count. */
    public int heldBytes() {
        return (message == null ? 0 : message.capacity()) + (inflation == null ? 0 : inflation.heldBytes());
    }

    private boolean readHeader(ByteBuffer in) throws ProtocolException {
        while (part != Part.PAYLOAD) {
            if (!in.hasRemaining()) {
                return false;
            }
            switch (part) {
                case FIRST_BYTE -> readFirst(in.get());
                case SECOND_BYTE -> readSecond(in.get());
                case LENGTH -> readLength(in.get());
                case MASK -> readMask(in);
                default -> in.position(in.limit());
            }
        }
        return true;
    }

    // Each step first moves on, then checks: after a failure the frames' borders must still be known.

    private void readFirst(byte value) throws ProtocolException {
        first = value;
        part = Part.SECOND_BYTE;
        if (!discarding) {
            FrameRules.checkFirst(value, messageOpcode != NO_MESSAGE, inflation != null);
            if (!isControl()) {
                if (opcode() != CONTINUATION) {
                    beginMessage();
                }
                FrameRules.checkFragments(++fragments, maxFragments);
            }
        }
    }

    private void beginMessage() {
        messageOpcode = opcode();
        if (inflation != null) {
            inflation.begin(FrameRules.isCompressed(first), messageOpcode == TEXT);
        }
    }

    private void readSecond(byte value) throws ProtocolException {
        second = value;
        final int code = value & LENGTH_CODE_BITS;
        length = code <= MAX_CONTROL_PAYLOAD ? code : 0;
        lacking = (byte) FrameRules.furtherLengthBytes(code);
        part = lacking == 0 ? afterLength() : Part.LENGTH;
        if (!discarding) {
            FrameRules.checkSecond(value, isControl());
            if (part != Part.LENGTH) {
                checkLength();
            }
        }
    }

    private void readLength(byte value) throws ProtocolException {
        length = length << 8 | (value & 0xFF);
        if (--lacking == 0) {
            part = length < 0 ? Part.NO_MORE_FRAMES : afterLength();
            if (!discarding) {
                checkLength();
            }
        }
    }

    private Part afterLength() {
        mask = 0;
        lacking = Integer.BYTES;
        return FrameRules.isMasked(second) ? Part.MASK : Part.PAYLOAD;
    }

    private void checkLength() throws ProtocolException {
        FrameRules.checkLength(second & LENGTH_CODE_BITS, length);
        if (isControl()) {
            FrameRules.checkControlLength(opcode(), length);
        } else if (inflation != null && inflation.inMessage()) {
            inflation.announce(length, fragments);
        } else {
            FrameRules.checkMessageLength(message == null ? length : length + message.position(), maxMessageBytes);
        }
    }

    private void readMask(ByteBuffer in) {
        if (lacking == Integer.BYTES && in.remaining() >= Integer.BYTES) {
            final int read = in.getInt();
            mask = in.order() == ByteOrder.BIG_ENDIAN ? read : Integer.reverseBytes(read);
            part = Part.PAYLOAD;
        } else {
            mask = mask << 8 | (in.get() & 0xFF);
            if (--lacking == 0) {
                part = Part.PAYLOAD;
            }
        }
    }

    /** Null where a frame ends of which there is nothing to tell. */
    private @Nullable Event readPayload(ByteBuffer in) throws ProtocolException {
        final int from = in.position();
        final int to = from + (int) Math.min(length, in.remaining());
        in.position(to);
        length -= to - from;
        if (discarding && opcode() != CLOSE) {
            return length > 0 ? Event.NEED_INPUT : endFrame();
        }
        final boolean ascii = Masking.remove(in, from, to, mask);
        mask = Integer.rotateLeft(mask, (to - from) << 3);
        return isControl() ? readControl(in, from, to) : readData(in, from, to, ascii);
    }

    private @Nullable Event endFrame() {
        part = Part.FIRST_BYTE;
        return null;
    }

    private @Nullable Event readData(ByteBuffer in, int from, int to, boolean ascii) throws ProtocolException {
        if (inflation != null && inflation.inMessage()) {
            payload = inflation.take(viewOf(in, from, to), length == 0 && isFinal());
        } else {
            join(in, from, to, ascii);
        }
        if (length > 0) {
            return Event.NEED_INPUT;
        }
        part = Part.FIRST_BYTE;
        return isFinal() ? endMessage() : null;
    }

    private void join(ByteBuffer in, int from, int to, boolean ascii) throws ProtocolException {
        if (messageOpcode == TEXT && !(ascii && utf8 == Utf8Validator.COMPLETE)) {
            utf8 = Utf8Validator.validate(utf8, in, from, to);
            FrameRules.checkUtf8(utf8 != Utf8Validator.INVALID);
        }
        if (message == null && length == 0 && isFinal()) {
            payload = viewOf(in, from, to);
        } else {
            final int before = message == null ? 0 : message.position();
            final long most = isFinal() ? before + (to - from) + length : maxMessageBytes;
            message = Pieces.append(message, in, from, to, most);
        }
    }

    private Event endMessage() throws ProtocolException {
        FrameRules.checkUtf8(utf8 == Utf8Validator.COMPLETE);
        final boolean text = messageOpcode == TEXT;
        messageOpcode = NO_MESSAGE;
        fragments = 0;
        if (message != null) {
            payload = message.flip();
            message = null;
        }
        return text ? Event.TEXT : Event.BINARY;
    }

    private Event readControl(ByteBuffer in, int from, int to) throws ProtocolException {
        if (control == null && length == 0 && opcode() != CLOSE) {
            payload = viewOf(in, from, to);
        } else {
            control = Pieces.append(control, in, from, to, MAX_CONTROL_PAYLOAD);
        }
        if (length > 0) {
            return Event.NEED_INPUT;
        }
        if (opcode() == CLOSE) {
            if (!discarding) {
                ClosePayload.check(control);
            }
            part = Part.NO_MORE_FRAMES;
            forgetCompressed();
            return Event.CLOSE;
        }
        if (control != null) {
            payload = control.flip();
            control = null;
        }
        part = Part.FIRST_BYTE;
        return opcode() == PING ? Event.PING : Event.PONG;
    }

    @SuppressWarnings("ReferenceEquality") // another buffer with equal bytes is another buffer
    private ByteBuffer viewOf(ByteBuffer in, int from, int to) {
        if (from == to) {
            return EMPTY;
        }
        ByteBuffer reused = view;
        if (reused == null || viewed != in) {
            view = reused = in.duplicate();
            viewed = in;
        }
        return reused.limit(to).position(from);
    }

    /** An idle connection must not keep the memory of what it once sent. */
    private void forgetInput() {
        view = null;
        viewed = null;
    }

    private void forgetCompressed() {
        if (inflation != null) {
            inflation.abandon();
        }
    }

    private boolean isFinal() {
        return (first & FIN) != 0;
    }

    private int opcode() {
        return first & OPCODE_BITS;
    }

    private boolean isControl() {
        return FrameRules.isControl(opcode());
    }
}
