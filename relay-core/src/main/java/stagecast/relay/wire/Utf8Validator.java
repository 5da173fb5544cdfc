package stagecast.relay.wire;

import java.nio.ByteBuffer;

/**
 * UTF-8 (RFC 3629) from bytes in any cut. What must be remembered between two pieces is an int, so that a connection
 * needs no object for it: how many bytes the character still lacks, and between which values the next one must lie.
 */
final class Utf8Validator {

    /** The state at the beginning, and wherever a text may end. */
    static final int COMPLETE = 0;

    /** No continuation makes this valid. */
    static final int INVALID = -1;

    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8Validator() {}

    /**
     * Goes on where the piece before ended.
     *
     * @param state {@link #COMPLETE} or what the call for the piece before returned, but not {@link #INVALID}
     * @return {@link #COMPLETE}, {@link #INVALID} as soon as a byte can't follow, or else the state inside a character
     */
    static int validate(int state, ByteBuffer buffer, int from, int to) {
        int now = state;
        int i = from;
        while (now != INVALID) {
            if (now == COMPLETE) {
                i = skipAscii(buffer, i, to);
            }
            if (i == to) {
                break;
            }
            final int next = buffer.get(i++) & 0xFF;
            now = now == COMPLETE ? afterFirst(next) : afterFollowing(now, next);
        }
        return now;
    }

    private static int skipAscii(ByteBuffer buffer, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES && (buffer.getLong(i) & HIGH_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < to && buffer.get(i) >= 0) {
            i++;
        }
        return i;
    }

    /** The bounds of the second byte keep out overlong forms, surrogates and what lies beyond U+10FFFF. */
    private static int afterFirst(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return INVALID;
        }
        if (first < 0xE0) {
            return expect(1, 0x80, 0xBF);
        }
        return switch (first) {
            case 0xE0 -> expect(2, 0xA0, 0xBF);
            case 0xED -> expect(2, 0x80, 0x9F);
            case 0xF0 -> expect(3, 0x90, 0xBF);
            case 0xF4 -> expect(3, 0x80, 0x8F);
            default -> expect(first < 0xF0 ? 2 : 3, 0x80, 0xBF);
        };
    }

    private static int afterFollowing(int state, int next) {
        if (next < ((state >>> 8) & 0xFF) || next > (state >>> 16)) {
            return INVALID;
        }
        final int lacking = (state & 0xFF) - 1;
        return lacking == 0 ? COMPLETE : expect(lacking, 0x80, 0xBF);
    }

    private static int expect(int lacking, int lowest, int highest) {
        return highest << 16 | lowest << 8 | lacking;
    }
}
