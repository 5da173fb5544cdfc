package stagecast.relay.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stagecast.relay.server.config.SocketLimits;

/**
 * The head of one request, checked line by line as it arrives (RFC 9112 sections 2 to 6). It is stricter than the parser
 * behind it: what it lets pass, that one takes.
 */
final class RequestHead {

    /** Before a request, after a body to which a client added an end of line (RFC 9112 section 2.2). */
    private static final int MAX_EMPTY_LINES = 8;

    private final SocketLimits limits;
    private final List<String> hosts = new ArrayList<>(1);
    private final List<String> transferEncodings = new ArrayList<>(1);
    private final List<String> contentLengths = new ArrayList<>(1);

    private @Nullable RequestLine line;
    private @Nullable Refusal refusal;
    private @Nullable BodyFraming framing;
    private int emptyLines;
    private int fields;
    private int next;
    private int lineStart;
    private boolean carriageReturn;
    private boolean http2;

    RequestHead(SocketLimits limits) {
        this.limits = limits;
    }

    /** Reads on until the head ends, is wrong, or no more is held. Takes nothing but empty lines before it. */
    void read(HeldBytes held) {
        while (isOpen() && next < held.length()) {
            byte read = held.at(next++);
            if (next > limits.headBytes()) {
                refusal = tooLarge();
            } else if (read == '\n' && carriageReturn) {
                carriageReturn = false;
                endLine(held);
            } else if (read == '\r' && !carriageReturn) {
                carriageReturn = true;
            } else if (carriageReturn || Grammar.isControl(read)) {
                refusal = malformed(
                        held,
                        "A request's head is lines of text that end with CR LF, without other control"
                                + " characters. This port speaks HTTP/1.1.");
            }
        }
    }

    private void endLine(HeldBytes held) {
        int end = next - 2;
        if (end > lineStart) {
            String text = held.text(lineStart, end);
            http2 = line == null && emptyLines == 0 && text.equals(Http2Refusal.FIRST_LINE);
            try {
                readLine(held, text);
            } catch (IllegalArgumentException wrong) {
                refusal = malformed(held, String.valueOf(wrong.getMessage()));
            }
            lineStart = next;
        } else if (line == null) {
            skipEmptyLine(held);
        } else {
            end(line);
        }
    }

    /** The error, which names the protocol if the input begins like another one. */
    private Refusal malformed(HeldBytes held, String message) {
        String foreign = line == null ? ForeignProtocol.sentence(held, withoutLineEnd(held), emptyLines) : null;
        return Refusal.malformed(foreign == null ? message : foreign);
    }

    private int withoutLineEnd(HeldBytes held) {
        int end = next;
        while (end > 1 && (held.at(end - 1) == '\n' || held.at(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    private void skipEmptyLine(HeldBytes held) {
        held.drop(next);
        next = 0;
        lineStart = 0;
        if (++emptyLines > MAX_EMPTY_LINES) {
            refusal = Refusal.malformed("A request begins with its method, not with empty lines.");
        }
    }

    private void readLine(HeldBytes held, String text) {
        if (line == null) {
            line = RequestLine.parse(text);
            String plain = line.toString();
            held.replaceStart(text.length(), plain);
            next -= text.length() - plain.length();
        } else if (++fields > limits.headers()) {
            refusal = tooLarge();
        } else {
            readField(text);
        }
    }

    private void readField(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(0, Math.max(colon, 0));
        if (!Grammar.isToken(name)) {
            throw new IllegalArgumentException(
                    "A header field is one line: a name, a colon without a space before it, and a value.");
        }
        String value = text.substring(colon + 1).strip();
        switch (name.toLowerCase(Locale.ROOT)) {
            case "host" -> hosts.add(value);
            case "transfer-encoding" -> transferEncodings.add(value);
            case "content-length" -> contentLengths.add(value);
            default -> {} // a handler's matter
        }
    }

    private void end(RequestLine first) {
        if (hosts.size() > 1
                || (first.http11() && hosts.isEmpty())
                || !hosts.stream().allMatch(Authority::isValid)) {
            refusal = Refusal.malformed(
                    "Send one Host field with the host's name or address, and its port if it has one.");
            return;
        }
        try {
            framing = BodyFraming.of(first.http11(), transferEncodings, contentLengths);
        } catch (IllegalArgumentException wrong) {
            refusal = Refusal.malformed(String.valueOf(wrong.getMessage()));
            return;
        }
        if (framing.isEndless()) {
            refusal = new Refusal(HttpError.MESSAGE_TOO_BIG, "No body may have that many bytes. Send a shorter one.");
        }
    }

    private Refusal tooLarge() {
        return new Refusal(
                HttpError.HEADERS_TOO_LARGE,
                "The request's head may have " + limits.headBytes() + " bytes and " + limits.headers()
                        + " header fields, this one has more. Send fewer or shorter ones.");
    }

    /** Whether more has to come. */
    boolean isOpen() {
        return framing == null && refusal == null;
    }

    /** Whether something of it has come. */
    boolean hasBegun() {
        return next > 0;
    }

    /** What is wrong with it, null if nothing has been so far. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** Whether the client speaks HTTP/2 in place of it, and understands no other answer. */
    boolean isHttp2() {
        return http2;
    }

    /** Its first line, null until that has come. */
    @Nullable
    RequestLine line() {
        return line;
    }

    /** How its body is delimited, null while the head is open. */
    @Nullable
    BodyFraming framing() {
        return framing;
    }

    /** How many of the bytes held have been read. */
    int length() {
        return next;
    }
}
