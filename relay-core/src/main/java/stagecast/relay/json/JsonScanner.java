package stagecast.relay.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks whether a text is one JSON value (RFC 8259), and notes where that value and some members of it stand. Strict, not recursive, and allocates nothing. One for each lane; not thread-safe.
 *
 * <p>The text is valid UTF-8 already. What was noted holds until the next {@link #scan}.
 */
public final class JsonScanner {

    /** How many arrays and objects may be open at once. */
    public static final int MAX_DEPTH = 128;

    /** What a scan finds. */
    public enum Verdict {
        VALID,
        INVALID,
        /** More than {@link #MAX_DEPTH} arrays and objects are open before the first error, if there is one. */
        TOO_DEEP
    }

    /** Where a step leaves the scan. */
    private enum Step {
        VALUE_ENDED,
        VALUE_DUE,
        BROKEN,
        TOO_DEEP
    }

    private static final int NONE = -1;

    private final byte[][] names;
    private final int[] starts;
    private final int[] ends;

    private byte[] text = new byte[0];
    private int at;
    private int limit;
    private int valueStart;
    private int valueEnd;

    // One bit for each open array (0) or object (1), by depth.
    private final long[] objects = new long[MAX_DEPTH / Long.SIZE];
    private int depth;
    private int field;

    /**
     * Makes a scanner.
     *
     * @param members the names of members of the outer object whose places are noted, of ASCII letters; later each is told by
     *     its index here. Of one that stands twice the last counts
     */
    public JsonScanner(String... members) {
        this.names = new byte[members.length][];
        for (int i = 0; i < members.length; i++) {
            names[i] = members[i].getBytes(StandardCharsets.US_ASCII);
        }
        this.starts = new int[members.length];
        this.ends = new int[members.length];
    }

    /** Scans {@code text[from, to)}; RFC 8259's white space may stand around the value. */
    public Verdict scan(byte[] text, int from, int to) {
        this.text = text;
        at = from;
        limit = to;
        depth = 0;
        field = NONE;
        Arrays.fill(starts, NONE);
        skipSpace();
        valueStart = at;
        Step step = Step.VALUE_DUE;
        while (step == Step.VALUE_DUE) {
            step = beginValue();
            if (step == Step.VALUE_ENDED) {
                step = endValue();
            }
        }
        if (step == Step.TOO_DEEP) {
            return Verdict.TOO_DEEP;
        }
        valueEnd = at;
        skipSpace();
        return step == Step.VALUE_ENDED && at == limit ? Verdict.VALID : Verdict.INVALID;
    }

    /** The first byte of the value, after a scan that found it valid. */
    public int valueStart() {
        return valueStart;
    }

    /** The byte behind the value, after a scan that found it valid. */
    public int valueEnd() {
        return valueEnd;
    }

    /** Whether the value is an object that has this member. */
    public boolean has(int wanted) {
        return starts[wanted] != NONE;
    }

    /** Whether the value is an object that has this member, and it is a string. */
    public boolean hasString(int wanted) {
        return has(wanted) && text[starts[wanted]] == '"';
    }

    /** Where the member's value starts: a string's with its quotation mark. */
    public int start(int wanted) {
        return starts[wanted];
    }

    /** The byte behind the member's value. */
    public int end(int wanted) {
        return ends[wanted];
    }

    /** The member's string, unescaped. */
    public String string(int wanted) {
        return JsonText.unescape(text, start(wanted) + 1, end(wanted) - 1);
    }

    private Step beginValue() {
        if (at >= limit) {
            return Step.BROKEN;
        }
        return switch (text[at]) {
            case '{' -> open(true);
            case '[' -> open(false);
            case '"' -> ended(JsonTokens.string(text, at, limit));
            case 't', 'f', 'n' -> ended(JsonTokens.name(text, at, limit));
            default -> ended(JsonTokens.number(text, at, limit));
        };
    }

    private Step ended(int behind) {
        if (behind == JsonTokens.NONE) {
            return Step.BROKEN;
        }
        at = behind;
        return Step.VALUE_ENDED;
    }

    private Step open(boolean object) {
        if (depth == MAX_DEPTH) {
            return Step.TOO_DEEP;
        }
        long bit = 1L << depth;
        objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
        depth++;
        at++;
        skipSpace();
        if (at < limit && text[at] == (object ? '}' : ']')) {
            at++;
            depth--;
            return Step.VALUE_ENDED;
        }
        return !object || name() ? Step.VALUE_DUE : Step.BROKEN;
    }

    private Step endValue() {
        while (depth > 0) {
            if (depth == 1 && field != NONE) {
                ends[field] = at;
                field = NONE;
            }
            skipSpace();
            if (at >= limit) {
                return Step.BROKEN;
            }
            byte next = text[at++];
            if (next == ',') {
                skipSpace();
                return !inObject() || name() ? Step.VALUE_DUE : Step.BROKEN;
            }
            if (next != (inObject() ? '}' : ']')) {
                return Step.BROKEN;
            }
            depth--;
        }
        return Step.VALUE_ENDED;
    }

    private boolean inObject() {
        int top = depth - 1;
        return (objects[top >> 6] >>> top & 1) != 0;
    }

    /** A member's name, its colon, and the white space up to its value. */
    private boolean name() {
        if (at >= limit || text[at] != '"') {
            return false;
        }
        int start = at + 1;
        int behind = JsonTokens.string(text, at, limit);
        if (behind == JsonTokens.NONE) {
            return false;
        }
        at = behind;
        skipSpace();
        if (at >= limit || text[at] != ':') {
            return false;
        }
        at++;
        skipSpace();
        if (depth == 1) {
            field = fieldNamed(start, behind - 1);
            if (field != NONE) {
                starts[field] = at;
            }
        }
        return true;
    }

    private int fieldNamed(int start, int end) {
        for (int candidate = 0; candidate < names.length; candidate++) {
            if (isName(names[candidate], start, end)) {
                return candidate;
            }
        }
        return NONE;
    }

    /** Compares after unescaping. The names are letters, for which there is no escape but the one with four digits. */
    private boolean isName(byte[] name, int start, int end) {
        int i = start;
        for (byte expected : name) {
            if (i == end) {
                return false;
            }
            int found = text[i++];
            if (found == '\\') {
                if (text[i] != 'u') {
                    return false;
                }
                found = JsonText.codeUnit(text, i + 1);
                i += 5;
            }
            if (found != expected) {
                return false;
            }
        }
        return i == end;
    }

    private void skipSpace() {
        at = behindSpace(text, at, limit);
    }

    /** The first byte that is not RFC 8259's white space, or {@code end}. */
    public static int behindSpace(byte[] text, int from, int end) {
        int i = from;
        while (i < end && isSpace(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
