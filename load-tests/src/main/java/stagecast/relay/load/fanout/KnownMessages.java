package stagecast.relay.load.fanout;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.zip.Inflater;
import stagecast.relay.load.client.Inflation;
import stagecast.relay.load.client.ServerFrames;

/**
 * Compressed messages that one selector thread has inflated, for a server that compresses each message by itself: there the
 * same message comes to all listeners as the same bytes, so all but the first of them compare instead of inflating. With a
 * thousand listeners that inflated, this program would cost more than the server that it measures.
 */
final class KnownMessages implements AutoCloseable {

    private static final int REMEMBERED = 512;

    /** How far ahead a listener is looked for that lacks messages, or got them in another order. */
    private static final int AHEAD = 32;

    private record Known(ByteBuffer compressed, ByteBuffer plain) {
        private boolean is(ByteBuffer payload) {
            return payload.equals(compressed);
        }
    }

    private final Known[] ring = new Known[REMEMBERED];
    private final Inflater inflater = new Inflater(true);
    private long next;
    private long inflated;

    /** For a listener that has had nothing yet. */
    Inflation reader() {
        return new Reader();
    }

    /** How many messages had to be inflated. */
    long inflated() {
        return inflated;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private final class Reader implements Inflation {

        private long place;

        @Override
        public ByteBuffer inflate(ByteBuffer in, int at, int length) throws ProtocolException {
            ByteBuffer payload = in.slice(at, length);
            final long from = Math.max(place, next - REMEMBERED);
            for (long i = from; i < Math.min(next, from + AHEAD); i++) {
                Known known = ring[(int) (i % REMEMBERED)];
                if (known.is(payload)) {
                    place = i + 1;
                    return known.plain;
                }
            }
            inflater.reset();
            inflated++;
            ByteBuffer plain = WithContext.inflate(inflater, in, at, length);
            if (from == next) {
                remember(payload, plain);
                place = next;
            }
            return plain;
        }

        private void remember(ByteBuffer payload, ByteBuffer plain) {
            int shown = Math.min(plain.limit(), ServerFrames.HEAD);
            ring[(int) (next % REMEMBERED)] = new Known(copy(payload, payload.limit()), copy(plain, shown));
            next++;
        }
    }

    private static ByteBuffer copy(ByteBuffer from, int length) {
        return ByteBuffer.allocateDirect(length).put(0, from, 0, length);
    }
}
