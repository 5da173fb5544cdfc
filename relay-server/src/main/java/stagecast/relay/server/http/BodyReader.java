package stagecast.relay.server.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads one body in pieces. It takes at most twice the memory of the bytes that have arrived. An announced length allocates nothing, unlike
 * in Undertow's own receiver. Lives on the exchange's I/O thread.
 */
final class BodyReader {

    private static final int PIECE_BYTES = 16 << 10;

    private static final ThreadLocal<ByteBuffer> PIECE =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(PIECE_BYTES));

    private final HttpServerExchange exchange;
    private final StreamSourceChannel channel;
    private final int maxBytes;
    private final Consumer<byte[]> whole;
    private final Runnable tooBig;
    private final Runnable cutShort;

    private byte[] body = {};
    private int length;
    private boolean ended;

    /**
     * Begins to read.
     *
     * @param maxBytes a longer one is not read to its end
     * @param whole gets the body
     * @param tooBig is called if the body is longer
     * @param cutShort is called if the connection ends before the body does
     */
    static void read(
            HttpServerExchange exchange, int maxBytes, Consumer<byte[]> whole, Runnable tooBig, Runnable cutShort) {
        var reader = new BodyReader(exchange, maxBytes, whole, tooBig, cutShort);
        Runnable outcome = reader.readOn();
        if (outcome == null) {
            reader.channel.getReadSetter().set(source -> reader.readable());
            reader.channel.resumeReads();
        } else {
            outcome.run();
        }
    }

    private BodyReader(
            HttpServerExchange exchange, int maxBytes, Consumer<byte[]> whole, Runnable tooBig, Runnable cutShort) {
        this.exchange = exchange;
        this.channel = Objects.requireNonNull(exchange.getRequestChannel(), "a body is read once");
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.tooBig = tooBig;
        this.cutShort = cutShort;
    }

    /** Null if more has to come. */
    private @Nullable Runnable readOn() {
        ByteBuffer piece = PIECE.get();
        try {
            for (int count = channel.read(piece.clear()); count != 0; count = channel.read(piece.clear())) {
                if (count < 0) {
                    return end(() -> whole.accept(Arrays.copyOf(body, length)));
                }
                if (count > maxBytes - length) {
                    return end(tooBig);
                }
                append(piece.flip());
            }
            return null;
        } catch (NoRoomException dropped) {
            return end(() -> BodyDeadline.noRoom(exchange));
        } catch (IOException broken) {
            return end(cutShort);
        }
    }

    private void append(ByteBuffer piece) {
        int before = length;
        length += piece.remaining();
        if (length > body.length) {
            body = Arrays.copyOf(body, Math.max(length, Math.min(2 * before, maxBytes)));
        }
        piece.get(body, before, piece.remaining());
        BodyDeadline.grew(exchange, body.length);
    }

    private Runnable end(Runnable outcome) {
        ended = true;
        return outcome;
    }

    private void readable() {
        if (ended) {
            return;
        }
        Runnable outcome = readOn();
        if (outcome != null) {
            channel.suspendReads();
            Connectors.executeRootHandler(handled -> outcome.run(), exchange);
        }
    }
}
