package stagecast.relay;

import stagecast.relay.json.JsonText;

/** Reads text that contains escapes, one character after the other. Not thread-safe. */
final class CodedText {

    /** How characters are escaped. */
    enum Coding {
        /** The content of a JSON string (RFC 8259 section 7), which is valid. */
        JSON_STRING,
        /** A name or value of a form: {@code %} and two hexadecimal digits; any other {@code %} stands for itself. */
        FORM
    }

    /** Stands for an escape that is neither a letter nor a digit. */
    private static final int OTHER = -1;

    private Coding coding = Coding.JSON_STRING;
    private byte[] text = {};
    private int at;
    private int end;

    /** Begins to read {@code text[from, to)}. */
    void read(Coding coding, byte[] text, int from, int to) {
        this.coding = coding;
        this.text = text;
        at = from;
        end = to;
    }

    /** Whether there is one more character. */
    boolean hasNext() {
        return at < end;
    }

    /** The next character, if it is ASCII; else any value that is not. */
    int next() {
        byte b = text[at++];
        if (b == '\\' && coding == Coding.JSON_STRING) {
            return jsonEscape();
        }
        if (b == '%' && coding == Coding.FORM && isPercentEscape()) {
            at += 2;
            return Character.digit(text[at - 2], 16) << 4 | Character.digit(text[at - 1], 16);
        }
        return b;
    }

    private int jsonEscape() {
        if (text[at++] != 'u') {
            return OTHER;
        }
        at += 4;
        return JsonText.codeUnit(text, at - 4);
    }

    private boolean isPercentEscape() {
        return at + 2 <= end && Character.digit(text[at], 16) >= 0 && Character.digit(text[at + 1], 16) >= 0;
    }
}
