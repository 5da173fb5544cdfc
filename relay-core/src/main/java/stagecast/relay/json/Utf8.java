package stagecast.relay.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Single characters of text in UTF-8 (RFC 3629). Unless a method says that it checks its text, the text must be valid. */
public final class Utf8 {

    private Utf8() {}

    /** Whether {@code bytes[from, to)} is valid UTF-8. */
    public static boolean isValid(byte[] bytes, int from, int to) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The number of bytes of the character that begins here: the number of leading ones in its first byte. */
    public static int lengthAt(byte[] text, int start) {
        final int first = text[start];
        return first >= 0 ? 1 : Integer.numberOfLeadingZeros(~first << 24);
    }

    /** The character that begins here. */
    public static int codePointAt(byte[] text, int start) {
        final int first = text[start];
        return switch (lengthAt(text, start)) {
            case 1 -> first;
            case 2 -> (first & 0x1F) << 6 | low6(text[start + 1]);
            case 3 -> (first & 0x0F) << 12 | low6(text[start + 1]) << 6 | low6(text[start + 2]);
            default ->
                (first & 0x07) << 18 | low6(text[start + 1]) << 12 | low6(text[start + 2]) << 6 | low6(text[start + 3]);
        };
    }

    private static int low6(byte b) {
        return b & 0x3F;
    }

    /** Where the character begins that ends before {@code end}. */
    public static int startOfLast(byte[] text, int end) {
        int start = end - 1;
        while ((text[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    /** Writes a character; half a surrogate pair is written as a question mark. Returns the byte behind it. */
    public static int put(byte[] text, int start, int codePoint) {
        int i = start;
        if (codePoint < 0x80) {
            text[i++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            text[i++] = (byte) (0xC0 | codePoint >> 6);
            text[i++] = following(codePoint);
        } else if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            if (Character.isSurrogate((char) codePoint)) {
                text[i++] = '?';
            } else {
                text[i++] = (byte) (0xE0 | codePoint >> 12);
                text[i++] = following(codePoint >> 6);
                text[i++] = following(codePoint);
            }
        } else {
            text[i++] = (byte) (0xF0 | codePoint >> 18);
            text[i++] = following(codePoint >> 12);
            text[i++] = following(codePoint >> 6);
            text[i++] = following(codePoint);
        }
        return i;
    }

    private static byte following(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
