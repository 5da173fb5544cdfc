package stagecast.relay.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Joins the pieces of what did not arrive whole. */
final class Pieces {

    private static final int SMALLEST_BUFFER = 64;

    private Pieces() {}

    /**
     * Puts the bytes of {@code in} between two indexes behind what was joined so far. Memory at most doubles what really
     * arrived: a peer that declares much and sends little gets little.
     *
     * @param joined what came before, up to its position; null if nothing did
     * @param most no more than this will ever be joined; more than it is not taken
     * @return where it stands now, perhaps a larger buffer; null if still nothing came
     */
    static @Nullable ByteBuffer append(@Nullable ByteBuffer joined, ByteBuffer in, int from, int to, long most) {
        final int before = joined == null ? 0 : joined.position();
        final int count = (int) Math.min(to - from, most - before);
        if (count == 0) {
            return joined;
        }
        ByteBuffer roomy = joined;
        if (roomy == null || roomy.remaining() < count) {
            final long twice = Math.min(Math.max(SMALLEST_BUFFER, 2L * before), most);
            roomy = ByteBuffer.allocate((int) Math.max(before + count, twice));
            if (joined != null) {
                roomy.put(joined.flip());
            }
        }
        return roomy.put(before, in, from, count).position(before + count);
    }
}
