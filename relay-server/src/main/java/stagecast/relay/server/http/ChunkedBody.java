package stagecast.relay.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stagecast.relay.server.config.SocketLimits;

/**
 * A body in chunks (RFC 9112 section 7.1), checked and written anew without extensions and trailers, so that nobody
 * behind can read it in another way. At a fault it ends there as a body should, and the fault can be asked for.
 */
final class ChunkedBody {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MAX_SIZE_DIGITS = 16;
    private static final int HEX = 16;

    private enum Part {
        SIZE,
        DATA,
        END_OF_DATA,
        TRAILERS,
        ENDED
    }

    private final SocketLimits limits;
    private final StringBuilder line = new StringBuilder();

    private Part part = Part.SIZE;
    private ByteBuffer framing = NOTHING;
    private @Nullable Refusal fault;
    private boolean first = true;
    private long left;
    private int granted;
    private int extras;
    private int trailers;

    ChunkedBody(SocketLimits limits) {
        this.limits = limits;
    }

    /** Moves as much as is held and fits. */
    void move(HeldBytes held, ByteBuffer target) {
        while (writeFraming(target) && part != Part.ENDED && !held.isEmpty()) {
            if (part != Part.DATA) {
                readLineByte((char) (held.take() & 0xFF));
            } else if (granted == 0) {
                // Not the client's own chunk: that could not be ended properly where the client breaks off.
                granted = (int) Math.min(left, held.length());
                write(Long.toHexString(granted) + "\r\n");
            } else if (target.hasRemaining()) {
                moveData(held, target);
            } else {
                return;
            }
        }
    }

    private void moveData(HeldBytes held, ByteBuffer target) {
        int moved = held.moveTo(target, granted);
        granted -= moved;
        left -= moved;
        if (left == 0) {
            part = Part.END_OF_DATA;
        }
    }

    /** Whether all of the chunk's size, or of the last chunk, has been written. */
    private boolean writeFraming(ByteBuffer target) {
        while (framing.hasRemaining() && target.hasRemaining()) {
            target.put(framing.get());
        }
        return !framing.hasRemaining();
    }

    /** No more will come. */
    void cutShort() {
        fail(Refusal.malformed("The body ends before its last chunk. Send the request again."));
    }

    boolean hasEnded() {
        return part == Part.ENDED && !framing.hasRemaining();
    }

    /** Whether something waits for room. */
    boolean isWriting() {
        return framing.hasRemaining();
    }

    /** What is wrong with it, null if nothing has been so far. */
    @Nullable
    Refusal fault() {
        return fault;
    }

    private void readLineByte(char read) {
        boolean afterCarriageReturn = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        if (afterCarriageReturn != (read == '\n')) {
            fail(malformed());
        } else if (afterCarriageReturn) {
            line.setLength(line.length() - 1);
            String whole = line.toString();
            line.setLength(0);
            endLine(whole);
        } else if (read != '\r' && (part == Part.END_OF_DATA || Grammar.isControl(read))) {
            fail(malformed());
        } else {
            line.append(read);
            boundExtras(read);
        }
    }

    /** Digits and ends of lines don't count, so small chunks may be many. */
    private void boundExtras(char read) {
        boolean isExtra = part == Part.TRAILERS || (line.length() > MAX_SIZE_DIGITS && read != '\r');
        if (isExtra && ++extras > limits.headBytes()) {
            fail(Refusal.malformed("The chunks' extensions and trailers are too long. Leave them out."));
        }
    }

    private void endLine(String whole) {
        switch (part) {
            case END_OF_DATA -> part = Part.SIZE;
            case SIZE -> beginChunk(whole);
            default -> endTrailer(whole);
        }
    }

    private void beginChunk(String whole) {
        int digits = 0;
        while (digits < whole.length() && Grammar.isHexDigit(whole.charAt(digits))) {
            digits++;
        }
        String extension = whole.substring(digits);
        if (digits == 0 || (!extension.isEmpty() && !extension.stripLeading().startsWith(";"))) {
            fail(malformed());
            return;
        }
        left = digits > MAX_SIZE_DIGITS ? -1 : Long.parseUnsignedLong(whole.substring(0, digits), HEX);
        if (left < 0 || left > Integer.MAX_VALUE) {
            fail(new Refusal(HttpError.MESSAGE_TOO_BIG, "No chunk may have that many bytes. Send a shorter body."));
        } else if (left == 0) {
            part = Part.TRAILERS;
        } else {
            part = Part.DATA;
        }
    }

    private void endTrailer(String whole) {
        if (whole.isEmpty()) {
            end();
            return;
        }
        int colon = whole.indexOf(':');
        if (++trailers > limits.headers() || !Grammar.isToken(whole.substring(0, Math.max(colon, 0)))) {
            fail(Refusal.malformed("The trailers behind the last chunk are none, or too many. Leave them out."));
        }
    }

    private void fail(Refusal wrong) {
        fault = wrong;
        end();
    }

    private void end() {
        part = Part.ENDED;
        write("0\r\n\r\n");
    }

    private void write(String text) {
        String whole = first ? text : "\r\n" + text;
        first = false;
        framing = ByteBuffer.wrap(whole.getBytes(StandardCharsets.US_ASCII));
    }

    private static Refusal malformed() {
        return Refusal.malformed(
                "The body's chunks are malformed: each is its size in hexadecimal digits, CR LF, that many"
                        + " bytes, CR LF; the last one has the size 0.");
    }
}
