package stagecast.relay.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** JSON strings: reading one, and writing one as {@code JSON.stringify} does (RFC 8259 section 7). */
public final class JsonText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** The string whose escaped form, without quotation marks, stands in {@code text[from, to)}; the form is valid. */
    public static String unescape(byte[] text, int from, int to) {
        String escaped = new String(text, from, to - from, StandardCharsets.UTF_8);
        int backslash = escaped.indexOf('\\');
        if (backslash < 0) {
            return escaped;
        }
        StringBuilder plain = new StringBuilder(escaped.length());
        int done = 0;
        while (backslash >= 0) {
            plain.append(escaped, done, backslash);
            char kind = escaped.charAt(backslash + 1);
            if (kind == 'u') {
                plain.append((char) Integer.parseInt(escaped.substring(backslash + 2, backslash + 6), 16));
                done = backslash + 6;
            } else {
                plain.append(unescaped(kind));
                done = backslash + 2;
            }
            backslash = escaped.indexOf('\\', done);
        }
        return plain.append(escaped, done, escaped.length()).toString();
    }

    /** The code unit that these four hexadecimal digits stand for. */
    public static int codeUnit(byte[] text, int start) {
        int unit = 0;
        for (int i = start; i < start + 4; i++) {
            unit = unit << 4 | Character.digit(text[i], 16);
        }
        return unit;
    }

    /**
     * Replaces the escapes of a JSON string's content, which is all of {@code text} up to {@code to}, by what they stand
     * for. No escape is shorter than that in UTF-8. Half a surrogate pair becomes a question mark.
     *
     * @return the byte behind the unescaped text
     */
    public static int unescapeInPlace(byte[] text, int to) {
        int behind = 0;
        int i = 0;
        while (i < to) {
            byte b = text[i++];
            if (b != '\\') {
                text[behind++] = b;
            } else if (text[i] != 'u') {
                text[behind++] = (byte) unescaped((char) text[i++]);
            } else {
                int codePoint = codeUnit(text, i + 1);
                i += 5;
                if (isPair(codePoint, text, i, to)) {
                    codePoint = Character.toCodePoint((char) codePoint, (char) codeUnit(text, i + 2));
                    i += 6;
                }
                behind = Utf8.put(text, behind, codePoint);
            }
        }
        return behind;
    }

    private static boolean isPair(int first, byte[] text, int second, int to) {
        return Character.isHighSurrogate((char) first)
                && second + 6 <= to
                && text[second] == '\\'
                && text[second + 1] == 'u'
                && Character.isLowSurrogate((char) codeUnit(text, second + 2));
    }

    private static char unescaped(char kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }

    /** How many bytes {@link #putString} writes for {@code text[from, to)}. */
    public static int stringLength(byte[] text, int from, int to) {
        int length = to - from + 2;
        for (int i = from; i < to; i++) {
            length += extra(text[i]);
        }
        return length;
    }

    private static int extra(byte b) {
        if (b == '"' || b == '\\') {
            return 1;
        }
        if (b < 0 || b >= 0x20) {
            return 0;
        }
        return shortEscape(b) != 0 ? 1 : 5;
    }

    /** Writes {@code text[from, to)}, which is UTF-8, as a JSON string with its quotation marks. */
    public static void putString(ByteBuffer out, byte[] text, int from, int to) {
        out.put((byte) '"');
        int plain = from;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (extra(b) > 0) {
                out.put(text, plain, i - plain);
                putEscaped(out, b);
                plain = i + 1;
            }
        }
        out.put(text, plain, to - plain);
        out.put((byte) '"');
    }

    private static void putEscaped(ByteBuffer out, byte b) {
        out.put((byte) '\\');
        if (b == '"' || b == '\\') {
            out.put(b);
        } else if (shortEscape(b) != 0) {
            out.put(shortEscape(b));
        } else {
            out.put((byte) 'u').put((byte) '0').put((byte) '0').put(HEX[b >> 4]).put(HEX[b & 0x0F]);
        }
    }

    private static byte shortEscape(byte b) {
        return switch (b) {
            case '\b' -> (byte) 'b';
            case '\t' -> (byte) 't';
            case '\n' -> (byte) 'n';
            case '\f' -> (byte) 'f';
            case '\r' -> (byte) 'r';
            default -> 0;
        };
    }

    /** The string as JSON, with its quotation marks. */
    public static byte[] quote(String plain) {
        byte[] text = plain.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(stringLength(text, 0, text.length));
        putString(out, text, 0, text.length);
        return out.array();
    }
}
