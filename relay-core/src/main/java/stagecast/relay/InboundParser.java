package stagecast.relay;

import java.nio.charset.StandardCharsets;
import stagecast.relay.JsonScanner.Verdict;

/** Tells what a text message is. One for each lane; not thread-safe. */
final class InboundParser {

    private static final byte[] PASSWORD = "password".getBytes(StandardCharsets.US_ASCII);

    private static final String NO_CREDENTIALS = "A message with \"password\" is never relayed. To authenticate, send"
            + " {\"email\":\"…\",\"password\":\"…\"} with both as strings.";
    private static final String BROKEN_CREDENTIALS = "This looks like credentials but is not valid JSON, so it is not"
            + " relayed. Send {\"email\":\"…\",\"password\":\"…\"} with plain quotation marks.";
    private static final String TYPOGRAPHIC_QUOTES = "This looks like credentials, but its quotation marks are"
            + " typographic ones, so it is not JSON and is not relayed. Type plain ones: \"";

    private final JsonScanner scanner = new JsonScanner();

    /** Reads {@code text[from, to)}, which is valid UTF-8. */
    Inbound parse(byte[] text, int from, int to) {
        Verdict verdict = scanner.scan(text, from, to);
        return switch (verdict) {
            case TOO_DEEP ->
                new Inbound.Invalid("This message nests more than " + JsonScanner.MAX_DEPTH
                        + " arrays and objects. Send flatter JSON, or the value as a string.");
            case INVALID -> notJson(text, from, to);
            case VALID -> json();
        };
    }

    private Inbound json() {
        if (scanner.hasString(JsonScanner.EMAIL) && scanner.hasString(JsonScanner.PASSWORD)) {
            return new Inbound.Login(
                    new Credentials.Password(scanner.string(JsonScanner.EMAIL), scanner.string(JsonScanner.PASSWORD)));
        }
        if (scanner.has(JsonScanner.PASSWORD) && !isToken()) {
            return new Inbound.Invalid(NO_CREDENTIALS);
        }
        if (isToken()) {
            return new Inbound.Login(new Credentials.Token(scanner.string(JsonScanner.TOKEN)));
        }
        if (scanner.hasString(JsonScanner.TO) && scanner.has(JsonScanner.MESSAGE)) {
            return new Inbound.Direct(
                    scanner.string(JsonScanner.TO),
                    scanner.start(JsonScanner.TO),
                    scanner.end(JsonScanner.TO),
                    scanner.start(JsonScanner.MESSAGE),
                    scanner.end(JsonScanner.MESSAGE));
        }
        return new Inbound.Broadcast(true, scanner.valueStart(), scanner.valueEnd());
    }

    private boolean isToken() {
        return scanner.hasString(JsonScanner.TOKEN) && !scanner.has(JsonScanner.TO);
    }

    private static Inbound notJson(byte[] text, int from, int to) {
        if (!beginsAsObject(text, from, to) || !containsPassword(text, from, to)) {
            return new Inbound.Broadcast(false, from, to);
        }
        String shown = new String(text, from, to - from, StandardCharsets.UTF_8);
        boolean typographic = shown.chars().anyMatch(c -> "“”„‟‘’‚‛«»".indexOf(c) >= 0);
        return new Inbound.Invalid(typographic ? TYPOGRAPHIC_QUOTES : BROKEN_CREDENTIALS);
    }

    /** White space is any that Unicode knows: what was pasted may begin with a no-break space. */
    private static boolean beginsAsObject(byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int codePoint = text[i];
            int length = 1;
            if (codePoint < 0) {
                // UTF-8: the number of leading ones is the number of bytes.
                length = Integer.numberOfLeadingZeros(~codePoint << 24);
                codePoint = new String(text, i, length, StandardCharsets.UTF_8).codePointAt(0);
            }
            if (!Character.isWhitespace(codePoint) && !Character.isSpaceChar(codePoint)) {
                return codePoint == '{';
            }
            i += length;
        }
        return false;
    }

    private static boolean containsPassword(byte[] text, int from, int to) {
        for (int i = from; i <= to - PASSWORD.length; i++) {
            if (standsAt(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean standsAt(byte[] text, int start) {
        for (int i = 0; i < PASSWORD.length; i++) {
            if ((text[start + i] | 0x20) != PASSWORD[i]) {
                return false;
            }
        }
        return true;
    }
}
