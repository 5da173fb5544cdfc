package stagecast.relay.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A client's masking (RFC 6455 section 5.3), eight bytes at a time. */
final class Masking {

    private static final long HIGH_BITS = 0x8080808080808080L;

    private Masking() {}

    /**
     * Unmasks in place, whatever the buffer's byte order; its position and limit stay.
     *
     * @param mask the first of its bytes, for the byte at {@code from}, in the highest eight bits
     * @return whether all that came out is ASCII, which is valid UTF-8 and saves looking at it again
     */
    static boolean remove(ByteBuffer buffer, int from, int to, int mask) {
        final long twice = (long) mask << 32 | (mask & 0xFFFFFFFFL);
        final long wide = buffer.order() == ByteOrder.BIG_ENDIAN ? twice : Long.reverseBytes(twice);
        long seen = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            final long plain = buffer.getLong(i) ^ wide;
            buffer.putLong(i, plain);
            seen |= plain;
        }
        for (int shift = 24; i < to; i++, shift = (shift - 8) & 24) {
            final byte plain = (byte) (buffer.get(i) ^ (mask >>> shift));
            buffer.put(i, plain);
            seen |= plain;
        }
        return (seen & HIGH_BITS) == 0;
    }
}
