package stagecast.relay.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import stagecast.relay.server.config.SocketLimits;

/**
 * Answers for a request's head that Undertow refuses by itself, before any handler: it writes a 400 without a body,
 * whatever is wrong. On its way out that is replaced by an error that says what it was. Lives on the connection's I/O
 * thread.
 */
public final class RequestHead {

    private static final byte[] REFUSAL = ascii("HTTP/1.1 400 ");
    private static final byte[] NO_BODY = ascii("\r\nContent-Length: 0\r\n");
    private static final byte[] MALFORMED = answer(
            "400 Bad Request",
            HttpError.INVALID_REQUEST,
            "The request's head is not valid HTTP. Percent-encode what may not stand in a URL (a space is %20), send one"
                    + " Host field, and no length twice.");

    private final SocketLimits limits;
    private int bytes;
    private int lines;
    private boolean lineIsEmpty = true;
    private boolean ended;
    private @Nullable ByteBuffer answer;

    private RequestHead(SocketLimits limits) {
        this.limits = limits;
    }

    /** Stands between a new connection and Undertow. */
    public static void watch(StreamConnection connection, SocketLimits limits) {
        var head = new RequestHead(limits);
        connection
                .getSourceChannel()
                .setConduit(head.new In(connection.getSourceChannel().getConduit()));
        connection
                .getSinkChannel()
                .setConduit(head.new Out(connection.getSinkChannel().getConduit()));
    }

    /** Goes out of the way of a connection that speaks something else than HTTP from now on. */
    public static void unwatch(StreamConnection connection) {
        if (connection.getSourceChannel().getConduit() instanceof In in) {
            connection.getSourceChannel().setConduit(in.next());
        }
        if (connection.getSinkChannel().getConduit() instanceof Out out) {
            connection.getSinkChannel().setConduit(out.next());
        }
    }

    private void count(ByteBuffer read, int from) {
        for (int i = from; i < read.position() && !ended; i++) {
            byte next = read.get(i);
            bytes++;
            if (next != '\n') {
                lineIsEmpty &= next == '\r';
            } else if (lineIsEmpty && lines > 0) {
                ended = true;
            } else {
                lines++;
                lineIsEmpty = true;
            }
        }
    }

    private boolean isTooLarge() {
        int fields = lines + (lineIsEmpty ? 0 : 1) - 1;
        return bytes > limits.headBytes() || fields > limits.headers();
    }

    private byte[] tooLarge() {
        return answer(
                "431 Request Header Fields Too Large",
                HttpError.HEADERS_TOO_LARGE,
                "The request's head may have " + limits.headBytes() + " bytes and " + limits.headers()
                        + " header fields, this one has more. Send fewer or shorter ones.");
    }

    private void beginNext() {
        bytes = 0;
        lines = 0;
        lineIsEmpty = true;
        ended = false;
    }

    private static boolean isRefusal(ByteBuffer written) {
        int start = written.position();
        return startsWith(written, start, REFUSAL) && contains(written, start + REFUSAL.length, NO_BODY);
    }

    private static boolean contains(ByteBuffer text, int from, byte[] part) {
        for (int i = from; i <= text.limit() - part.length; i++) {
            if (startsWith(text, i, part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(ByteBuffer text, int from, byte[] start) {
        if (text.limit() - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (text.get(from + i) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] answer(String status, HttpError error, String message) {
        String body = error.json(message);
        return ascii("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private final class In extends AbstractStreamSourceConduit<StreamSourceConduit> {

        In(StreamSourceConduit next) {
            super(next);
        }

        StreamSourceConduit next() {
            return next;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int from = target.position();
            int read = super.read(target);
            count(target, from);
            return read;
        }
    }

    private final class Out extends AbstractStreamSinkConduit<StreamSinkConduit> {

        Out(StreamSinkConduit next) {
            super(next);
        }

        StreamSinkConduit next() {
            return next;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (answer == null && isRefusal(source)) {
                answer = ByteBuffer.wrap(isTooLarge() ? tooLarge() : MALFORMED);
            }
            if (answer == null) {
                beginNext();
                return super.write(source);
            }
            super.write(answer);
            if (answer.hasRemaining()) {
                return 0;
            }
            int taken = source.remaining();
            source.position(source.limit());
            return taken;
        }

        @Override
        public int writeFinal(ByteBuffer source) throws IOException {
            beginNext();
            return super.writeFinal(source);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            beginNext();
            return super.write(sources, offset, length);
        }
    }
}
