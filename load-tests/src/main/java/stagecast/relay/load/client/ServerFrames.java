package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Cuts the bytes of one server into frames (RFC 6455 section 5.2), wherever the reads cut them.
 *
 * <p>Between two reads it holds at most the beginning of one frame: of a long one the first {@link #HEAD} bytes of its
 * payload are shown and the rest is only counted. Used by one thread.
 */
public final class ServerFrames {

    /** Takes what was found. */
    interface Sink {

        /**
         * A frame has begun.
         *
         * @param opcode as on the wire
         * @param in holds the first bytes of the payload, from index {@code at}; valid during the call
         * @param length how many of them can be looked at: all, or {@link #HEAD} of a longer payload
         * @throws ProtocolException if the connection can't go on
         */
        void head(int opcode, ByteBuffer in, int at, int length) throws ProtocolException;

        /** The next bytes of the payload, those of the head among them; every byte comes once. */
        default void body(int opcode, ByteBuffer in, int from, int to) throws ProtocolException {}

        /**
         * A whole frame that is compressed (RFC 7692 section 6).
         *
         * @param in holds its payload, from index {@code at}; valid during the call
         */
        default void compressed(int opcode, ByteBuffer in, int at, int length) throws ProtocolException {
            throw new ProtocolException("a frame that has reserved bits set; nobody asked for compression");
        }

        /** The frame whose head was shown last has arrived whole. */
        void complete(int opcode);
    }

    /** How much of a payload is shown: a control frame's whole payload, and an envelope with the numbers behind it. */
    public static final int HEAD = 192;

    public static final int TEXT = 1;
    static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    static final int PONG = 10;

    private static final int LONGEST_HEADER = 10;
    private static final int COMPRESSED = 0x40;

    /** A compressed frame is kept until it is whole. */
    private static final int LONGEST_COMPRESSED = 64 << 10;

    private static final byte[] NOTHING = {};

    private byte[] stash = NOTHING;
    private int stashed;
    private long missing;
    private int opcode;

    /** Puts what an earlier read left over at the start of the buffer that the next read goes to. */
    void restore(ByteBuffer in) {
        in.put(stash, 0, stashed);
    }

    /** Takes what was restored and read, to the buffer's limit. */
    void walk(ByteBuffer in, int from, Sink sink) throws ProtocolException {
        stashed = 0;
        int at = from;
        final int limit = in.limit();
        if (missing > 0) {
            final int more = (int) Math.min(missing, limit - at);
            sink.body(opcode, in, at, at + more);
            at += more;
            missing -= more;
            if (missing > 0) {
                return;
            }
            sink.complete(opcode);
        }
        while (at < limit) {
            final int next = frame(in, at, limit, sink);
            if (next < 0) {
                keep(in, at);
                return;
            }
            at = next;
        }
    }

    /** Leaves the bytes from {@code at} to the limit for the next read. */
    void keep(ByteBuffer in, int at) {
        stashed = in.limit() - at;
        if (stash.length < stashed) {
            stash = new byte[Math.max(stashed, LONGEST_HEADER + HEAD)];
        }
        in.get(at, stash, 0, stashed);
    }

    /** A copy of what was shown. */
    static byte[] bytes(ByteBuffer in, int at, int length) {
        byte[] copy = new byte[length];
        in.get(at, copy);
        return copy;
    }

    /** A copy of what was shown, as text. */
    public static String text(ByteBuffer in, int at, int length) {
        return new String(bytes(in, at, length), UTF_8);
    }

    private int frame(ByteBuffer in, int at, int limit, Sink sink) throws ProtocolException {
        final int have = limit - at;
        if (have < 2) {
            return -1;
        }
        final int first = in.get(at);
        final int shortLength = in.get(at + 1);
        final boolean compressed = (first & COMPRESSED) != 0;
        if ((first & 0xf0 & ~COMPRESSED) != 0x80) {
            throw new ProtocolException("a frame that is a fragment, or that has reserved bits set");
        }
        if (shortLength < 0) {
            throw new ProtocolException("a masked frame from a server");
        }
        final int header = shortLength < 126 ? 2 : shortLength == 126 ? 4 : LONGEST_HEADER;
        if (have < header) {
            return -1;
        }
        final long length = shortLength < 126
                ? shortLength
                : shortLength == 126 ? in.getShort(at + 2) & 0xffff : in.getLong(at + 2);
        if (length < 0) {
            throw new ProtocolException("a frame of more than 2^63 bytes");
        }
        if (compressed && length > LONGEST_COMPRESSED) {
            throw new ProtocolException("a compressed frame of more than " + LONGEST_COMPRESSED + " bytes");
        }
        final int shown = (int) (compressed ? length : Math.min(length, HEAD));
        if (have < header + shown) {
            return -1;
        }
        opcode = first & 0x0f;
        if (compressed) {
            sink.compressed(opcode, in, at + header, shown);
            sink.complete(opcode);
            return at + header + shown;
        }
        sink.head(opcode, in, at + header, shown);
        sink.body(opcode, in, at + header, at + header + (int) Math.min(length, have - header));
        if (have - header >= length) {
            sink.complete(opcode);
            return at + header + (int) length;
        }
        missing = length - (have - header);
        return limit;
    }
}
