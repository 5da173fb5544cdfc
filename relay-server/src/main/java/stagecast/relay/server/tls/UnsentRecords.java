package stagecast.relay.server.tls;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of records that sockets have not taken.
 *
 * <p>The problem: what is encrypted can't be taken back, so a connection whose socket is full keeps the rest of a record, up to 16 KiB, and
 * thousands of connections that don't read keep a lot. The idea: at the bound nothing is refused and no connection ends, but all
 * connections get small records. Then each keeps little more than {@link #SMALL_RECORD} bytes, which are in the share of memory that a
 * connection has anyway. So an attacker that reaches the bound costs the others a few more bytes and writes for long messages, and nothing for
 * short ones.
 *
 * <p>Thread-safe.
 */
final class UnsentRecords {

    /** What a record holds at the bound, in bytes. */
    static final int SMALL_RECORD = 1 << 10;

    /** What TLS's own answers on a connection may take then, in bytes; one has 40. */
    static final int FEW_OWN_BYTES = 256;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * Makes one for connections that hold nothing.
     *
     * @param most bytes of all connections together; records that were made before may exceed it by one for each thread
     */
    UnsentRecords(long most) {
        this.most = most;
    }

    /** Whether records have to be small now. */
    boolean areMany() {
        return held.get() >= most;
    }

    /** A connection holds so many bytes more, or fewer. */
    void add(long bytes) {
        held.addAndGet(bytes);
    }
}
