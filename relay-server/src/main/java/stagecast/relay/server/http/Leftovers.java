package stagecast.relay.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What still arrives on a connection that has had its last answer. It is read and thrown away, else the kernel would reset
 * the connection, and the peer would lose the answer with it.
 */
final class Leftovers {

    /** A peer that sends more than that does not read. */
    private static final int MAX_BYTES = 4 << 20;

    private static final int READ_BYTES = 16 << 10;

    /** The bytes that a peer may have sent before it sees the answer; they are read without a pause. */
    private static final int FREE_BYTES = 256 << 10;

    /** The bytes that a read counts at least, because even a small read has that cost. */
    private static final int LEAST_BYTES = 1 << 10;

    private int bytes;
    private int cost;

    /** Reads once, without blocking; returns whether the connection is worth to be kept. */
    boolean read(StreamSourceConduit source) throws IOException {
        int count = source.read(ByteBuffer.allocate(READ_BYTES));
        bytes += Math.max(count, 0);
        cost += Math.max(count, LEAST_BYTES);
        return count >= 0 && bytes <= MAX_BYTES;
    }

    /** Whether so much has arrived that each further read has to wait. */
    boolean areMany() {
        return cost > FREE_BYTES;
    }
}
