package stagecast.relay.server.http;

import java.util.List;
import java.util.Locale;

/**
 * How a request's body is delimited (RFC 9112 section 6): one way, or the request is refused. Whatever two readers could
 * take differently would let one hide a request from the other.
 *
 * @param chunked whether it comes in chunks, until a last one
 * @param length its bytes where it does not, 0 for no body
 */
record BodyFraming(boolean chunked, long length) {

    /** A length with more digits is beyond all that Undertow counts. */
    private static final int MAX_LENGTH_DIGITS = 18;

    /**
     * Reads the fields that say it.
     *
     * @throws IllegalArgumentException if they do not say it in one way; the message may be shown to a client
     */
    static BodyFraming of(boolean http11, List<String> transferEncodings, List<String> contentLengths) {
        if (transferEncodings.isEmpty()) {
            return new BodyFraming(false, contentLengths.isEmpty() ? 0 : length(contentLengths));
        }
        if (!http11 || !contentLengths.isEmpty()) {
            throw new IllegalArgumentException("A request with Transfer-Encoding is HTTP/1.1 and has no Content-Length."
                    + " Send the one or the other.");
        }
        if (transferEncodings.size() > 1
                || !transferEncodings.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
            throw new IllegalArgumentException("The only Transfer-Encoding here is chunked, once.");
        }
        return new BodyFraming(true, 0);
    }

    private static long length(List<String> contentLengths) {
        String digits = contentLengths.get(0);
        if (contentLengths.size() > 1 || !Grammar.isDigits(digits)) {
            throw new IllegalArgumentException("Content-Length is one number in digits, once.");
        }
        return digits.length() > MAX_LENGTH_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** Whether there is no body. */
    boolean isNone() {
        return !chunked && length == 0;
    }

    boolean isEndless() {
        return length == Long.MAX_VALUE;
    }
}
