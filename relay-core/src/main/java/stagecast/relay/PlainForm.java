package stagecast.relay;

import java.util.Arrays;
import stagecast.relay.json.JsonScanner;
import stagecast.relay.json.JsonScanner.Verdict;
import stagecast.relay.json.JsonText;
import stagecast.relay.json.Utf8;

/**
 * A text without the wrapping that keyboards, shells and libraries put around JSON: white space and format characters at
 * both ends, a prompt ({@code >}), the packet type of Socket.IO (digits before a bracket), one pair of quotation marks,
 * typographic instead of plain quotation marks, and JSON in a JSON string. It serves only to examine a text that may contain
 * a secret, and is never relayed.
 *
 * <p>A layer is removed only if the text is not JSON yet, so that JSON keeps its meaning: a typographic quotation mark inside
 * a JSON string is a character, and the quotation marks of a JSON string belong to it.
 *
 * <p>The work is linear: there are at most {@link #MAX_STRINGS} + 1 layers, and each is read a bounded number of times.
 * One for each lane; not thread-safe.
 */
final class PlainForm {

    /** How many JSON strings are replaced by their contents. */
    private static final int MAX_STRINGS = 2;

    private static final int NEXT_LINE = 0x85;

    private final JsonScanner scanner = new JsonScanner();

    private byte[] bytes = {};
    private int from;
    private int to;
    private boolean json;
    private boolean unquoted;
    private boolean typographic;

    /** Reads {@code text[from, to)}, which is valid UTF-8 and is not changed. */
    void read(byte[] text, int from, int to) {
        this.bytes = text;
        this.from = from;
        this.to = to;
        unquoted = false;
        typographic = false;
        readLayer();
        for (int strings = 0; strings < MAX_STRINGS && json && bytes[this.from] == '"'; strings++) {
            openString();
            readLayer();
        }
    }

    /** The array that contains the form: the text's own, or a copy. */
    byte[] bytes() {
        return bytes;
    }

    /** The index of the form's first byte, which is neither white space nor part of a format character. */
    int from() {
        return from;
    }

    /** The byte behind the form. */
    int to() {
        return to;
    }

    /**
     * Whether the form is JSON that nests no more than {@link JsonScanner#MAX_DEPTH} arrays and objects. Deeper JSON counts as
     * text that is not JSON.
     */
    boolean json() {
        return json;
    }

    /** Whether typographic quotation marks were read as plain ones, because the text is not JSON with them. */
    boolean typographic() {
        return typographic;
    }

    private void readLayer() {
        strip();
        json = isJson();
        if (json) {
            return;
        }
        final byte[] typed = bytes;
        final int start = from;
        final int end = to;
        final boolean typedPlain = typePlainQuotes();
        json = isJson();
        if (!json && !unquoted && QuotationMarks.surround(typed, start, end)) {
            bytes = typed;
            from = start + Utf8.lengthAt(typed, start);
            to = Utf8.startOfLast(typed, end);
            unquoted = true;
            readLayer();
            return;
        }
        typographic |= typedPlain;
    }

    private boolean isJson() {
        return scanner.scan(bytes, from, to) == Verdict.VALID;
    }

    private void strip() {
        stripEnds();
        if (from < to && bytes[from] == '>') {
            from++;
            stripEnds();
        }
        int digits = from;
        while (digits < to && bytes[digits] >= '0' && bytes[digits] <= '9') {
            digits++;
        }
        if (digits < to && (bytes[digits] == '[' || bytes[digits] == '{')) {
            from = digits;
        }
    }

    private void stripEnds() {
        while (from < to && isBlank(Utf8.codePointAt(bytes, from))) {
            from += Utf8.lengthAt(bytes, from);
        }
        while (from < to && isBlank(Utf8.codePointAt(bytes, Utf8.startOfLast(bytes, to)))) {
            to = Utf8.startOfLast(bytes, to);
        }
    }

    /** White space, and characters of category Cf, of which U+FEFF is one. */
    private static boolean isBlank(int codePoint) {
        return isSpace(codePoint) || Character.getType(codePoint) == Character.FORMAT;
    }

    /** White space as Unicode has it; Java leaves out no-break spaces in one method, and NEL in both. */
    static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == NEXT_LINE;
    }

    /** Replaces typographic quotation marks by plain ones; answers whether there were any. */
    private boolean typePlainQuotes() {
        byte[] plain = Arrays.copyOfRange(bytes, from, to);
        int length = QuotationMarks.typePlain(plain);
        if (length == plain.length) {
            return false;
        }
        bytes = plain;
        from = 0;
        to = length;
        return true;
    }

    private void openString() {
        bytes = Arrays.copyOfRange(bytes, from + 1, to - 1);
        from = 0;
        to = JsonText.unescapeInPlace(bytes, bytes.length);
    }
}
