package stagecast.relay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches bytes for the words {@code password} and {@code token}, in any case. Every broadcast pays for this search,
 * so it allocates nothing and takes eight bytes a step.
 *
 * <p>The search looks for two letters of each word that rarely stand side by side, {@code sw} and {@code ok}. A few
 * instructions can test what these pairs have in common: the two letters differ in bit 4, and the first has the bits 0x43.
 * Among letters that leaves {@code ok}, {@code sw}, {@code ko}, {@code ws}, {@code cg} and {@code gc}. A step tests eight
 * positions at once, on two words of eight bytes that are read one byte apart ("SIMD within a register"; the test for a zero
 * byte is Mycroft's). The other letters are compared only where such a pair stands.
 */
final class CredentialWords {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** The bit that makes an ASCII letter a small one. */
    private static final int SMALL = 0x20;

    /** The bit in which the letters of a pair differ, and the bits that the first one has, in either case. */
    private static final long DIFFERENCES = ONES * ('s' ^ 'w');

    private static final long COMMON = ONES * ('s' & 'o' & ~SMALL);
    private static final long ANY_CASE = ~(ONES * SMALL);

    /** A step reads eight bytes, and again eight bytes from the next position. */
    private static final int STEP_READS = Long.BYTES + 1;

    private static final byte[] PASSWORD = {'p', 'a', 's', 's', 'w', 'o', 'r', 'd'};
    private static final byte[] TOKEN = {'t', 'o', 'k', 'e', 'n'};

    /** The positions of the pairs in the words. */
    private static final int SW_IN_PASSWORD = 3;

    private static final int OK_IN_TOKEN = 1;

    private CredentialWords() {}

    /** Whether one of the two words stands in {@code text[from, to)}. */
    static boolean standIn(byte[] text, int from, int to) {
        final int last = to - STEP_READS;
        if (last < from) {
            return standInShort(text, from, to);
        }
        for (int i = from; i < last; i += Long.BYTES) {
            final long pairs = pairs(text, i);
            if (pairs != 0 && hasWord(text, from, to, i, pairs)) {
                return true;
            }
        }
        // The last step overlaps the one before it, so that no byte is left for a slower way.
        return hasWord(text, from, to, last, pairs(text, last));
    }

    /** Marks where pairs may begin in the eight bytes from here, by the high bit of each byte. */
    private static long pairs(byte[] text, int at) {
        final long first = (long) EIGHT_BYTES.get(text, at);
        final long second = (long) EIGHT_BYTES.get(text, at + 1);
        final long wrongBits = (((first ^ second) & ANY_CASE) ^ DIFFERENCES) | (~first & COMMON);
        return (wrongBits - ONES) & ~wrongBits & HIGH_BITS;
    }

    private static boolean standInShort(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isWordAround(text, from, to, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word stands around one of these pairs in the eight bytes from {@code at}. */
    private static boolean hasWord(byte[] text, int from, int to, int at, long pairs) {
        for (long rest = pairs; rest != 0; rest &= rest - 1) {
            if (isWordAround(text, from, to, at + (Long.numberOfTrailingZeros(rest) >> 3))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pair that begins here is part of one of the words. */
    private static boolean isWordAround(byte[] text, int from, int to, int pair) {
        return switch (text[pair] | SMALL) {
            case 's' -> isAt(PASSWORD, text, from, to, pair - SW_IN_PASSWORD);
            case 'o' -> isAt(TOKEN, text, from, to, pair - OK_IN_TOKEN);
            default -> false;
        };
    }

    private static boolean isAt(byte[] word, byte[] text, int from, int to, int start) {
        return start >= from && isAt(word, text, start, to);
    }

    /** Whether {@code password} begins at this byte. */
    static boolean isPasswordAt(byte[] text, int start, int to) {
        return isAt(PASSWORD, text, start, to);
    }

    /** Whether {@code token} begins at this byte. */
    static boolean isTokenAt(byte[] text, int start, int to) {
        return isAt(TOKEN, text, start, to);
    }

    /** The byte behind {@code token}, if it begins at this byte. */
    static int behindToken(int start) {
        return start + TOKEN.length;
    }

    private static boolean isAt(byte[] word, byte[] text, int start, int to) {
        if (start > to - word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if ((text[start + i] | SMALL) != word[i]) {
                return false;
            }
        }
        return true;
    }
}
