package stagecast.relay.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the tokens of JSON end that hold no others: strings, numbers and the three names (RFC 8259). Each method is given
 * where the token begins and where the text ends, and answers the position behind it, or {@link #NONE} if there is none.
 */
public final class JsonTokens {

    public static final int NONE = -1;

    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private JsonTokens() {}

    /** Behind a string that begins at this quotation mark; section 7. */
    public static int string(byte[] text, int from, int end) {
        int i = special(text, from + 1, end);
        while (i < end && text[i] == '\\') {
            i = escape(text, i + 1, end);
            if (i == NONE) {
                return NONE;
            }
            i = special(text, i, end);
        }
        return i < end && text[i] == '"' ? i + 1 : NONE;
    }

    /** The first byte that does not stand for itself in a string, or {@code end}. Most of a message passes here. */
    private static int special(byte[] text, int from, int end) {
        int i = from;
        while (i <= end - Long.BYTES) {
            final long eight = (long) EIGHT_BYTES.get(text, i);
            final long quote = eight ^ QUOTES;
            final long backslash = eight ^ BACKSLASHES;
            // A byte's high bit is set where the subtraction borrows. Only above the first such byte may that be wrong.
            final long found =
                    (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((eight - SPACES) & ~eight))
                            & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >> 3);
            }
            i += Long.BYTES;
        }
        while (i < end && !isSpecial(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpecial(byte b) {
        return b == '"' || b == '\\' || (b >= 0 && b < ' ');
    }

    /** Behind what follows a backslash. */
    private static int escape(byte[] text, int from, int end) {
        if (from >= end) {
            return NONE;
        }
        return switch (text[from]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
            case 'u' -> fourHexDigits(text, from + 1, end);
            default -> NONE;
        };
    }

    private static int fourHexDigits(byte[] text, int from, int end) {
        final int behind = from + 4;
        if (behind > end) {
            return NONE;
        }
        for (int i = from; i < behind; i++) {
            if (Character.digit(text[i], 16) < 0) {
                return NONE;
            }
        }
        return behind;
    }

    /** Behind a number: no leading zeros, no plus, digits on both sides of the point; section 6. */
    static int number(byte[] text, int from, int end) {
        int i = from < end && text[from] == '-' ? from + 1 : from;
        i = i < end && text[i] == '0' ? i + 1 : digits(text, i, end);
        if (i != NONE && i < end && text[i] == '.') {
            i = digits(text, i + 1, end);
        }
        if (i != NONE && i < end && (text[i] | 0x20) == 'e') {
            i++;
            i = digits(text, i < end && (text[i] == '+' || text[i] == '-') ? i + 1 : i, end);
        }
        return i;
    }

    private static int digits(byte[] text, int from, int end) {
        int i = from;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i > from ? i : NONE;
    }

    /** Behind a name that begins with this letter; section 3. */
    static int name(byte[] text, int from, int end) {
        final byte[] name = text[from] == 't' ? TRUE : text[from] == 'f' ? FALSE : NULL;
        final int behind = from + name.length;
        return behind <= end && Arrays.equals(name, 0, name.length, text, from, behind) ? behind : NONE;
    }
}
