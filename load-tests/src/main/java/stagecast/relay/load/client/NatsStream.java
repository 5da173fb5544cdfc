package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Cuts the protocol of NATS out of the frames of one connection: lines, and behind a line {@code MSG subject sid length}
 * a message. Frames may end anywhere in it. Used by one thread.
 */
final class NatsStream {

    /** Takes what was found. */
    interface Sink {

        /** A line that begins no message, without its end. */
        void heard(ByteBuffer in, int at, int length) throws ProtocolException;

        /** A message has begun; {@code length} bytes of it can be looked at, {@link ServerFrames#HEAD} at most. */
        void message(ByteBuffer in, int at, int length);

        /** The message that was shown last is there as a whole. */
        void messageComplete();
    }

    private static final int LONGEST_LINE = 4 << 10;
    private static final int MSG = 0x4d534720; // "MSG "
    private static final int LINE_END = 2;
    private static final int STEP = 256;

    /** The beginning of what is not yet there: a line, or a line and a message's head. */
    private ByteBuffer begun = ByteBuffer.allocate(0);

    private long missing;

    /** Takes the next bytes of the stream. */
    void walk(ByteBuffer in, int from, int to, Sink sink) throws ProtocolException {
        int at = from;
        while (at < to) {
            if (missing > 0) {
                at += skip(to - at, sink);
            } else if (begun.position() > 0) {
                at += append(in, at, to, sink);
            } else {
                final int taken = take(in, at, to, sink);
                if (taken == 0) {
                    begin(in, at, to);
                    return;
                }
                at += taken;
            }
        }
    }

    private int skip(int have, Sink sink) {
        final int more = (int) Math.min(missing, have);
        missing -= more;
        if (missing == 0) {
            sink.messageComplete();
        }
        return more;
    }

    private void begin(ByteBuffer in, int at, int to) throws ProtocolException {
        if (begun.capacity() == 0) {
            begun = ByteBuffer.allocate(LONGEST_LINE + ServerFrames.HEAD + LINE_END);
        }
        if (to - at > begun.remaining()) {
            throw new ProtocolException("a line of more than " + LONGEST_LINE + " bytes");
        }
        begun.put(begun.position(), in, at, to - at).position(begun.position() + to - at);
    }

    /** Completes what had begun; how much of the bytes that took. */
    private int append(ByteBuffer in, int at, int to, Sink sink) throws ProtocolException {
        for (int i = at; i < to; i = Math.min(to, i + STEP)) {
            final int before = begun.position();
            begin(in, i, Math.min(to, i + STEP));
            final int taken = take(begun, 0, begun.position(), sink);
            if (taken > 0) {
                begun.clear();
                return i - at + taken - before;
            }
        }
        return to - at;
    }

    /** How many bytes made a whole: a line, or a line and as much of its message as there is. 0 if more is needed. */
    private int take(ByteBuffer in, int at, int to, Sink sink) throws ProtocolException {
        final int end = lineEnd(in, at, to);
        if (end < 0) {
            return 0;
        }
        if (end - at < 4 || in.getInt(at) != MSG) {
            sink.heard(in, at, end - at);
            return end + LINE_END - at;
        }
        final int length = lengthAtEnd(in, at, end);
        final int start = end + LINE_END;
        final int shown = Math.min(length, ServerFrames.HEAD);
        if (to - start < shown) {
            return 0;
        }
        sink.message(in, start, shown);
        missing = (long) length + LINE_END;
        final int have = (int) Math.min(missing, to - start);
        skip(have, sink);
        return start + have - at;
    }

    private static int lineEnd(ByteBuffer in, int at, int to) {
        for (int i = at; i + 1 < to; i++) {
            if (in.get(i) == '\r' && in.get(i + 1) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int lengthAtEnd(ByteBuffer in, int at, int end) throws ProtocolException {
        int length = 0;
        int factor = 1;
        int i = end - 1;
        for (; i > at && in.get(i) >= '0' && in.get(i) <= '9' && factor <= 100_000_000; i--) {
            length += factor * (in.get(i) - '0');
            factor *= 10;
        }
        if (factor == 1 || in.get(i) != ' ') {
            byte[] line = new byte[end - at];
            in.get(at, line);
            throw new ProtocolException("a message without its length: " + new String(line, US_ASCII));
        }
        return length;
    }
}
