package stagecast.relay.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Writes one connection's records to its socket, and keeps what the socket does not take. Not thread-safe: the lock of the
 * {@link TlsStream} that owns it guards it.
 */
final class RecordOutput {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** How many bytes of TLS's own answers may wait; a peer that causes more of them reads none. */
    private static final int MAX_OWN_BYTES = 64 << 10;

    private final StreamSinkConduit sink;
    private final UnsentRecords all;

    /** What the socket did not take. Changed by {@link #keep} alone. */
    private @Nullable ByteBuffer unsent;

    /** The bytes of TLS's own answers in it. */
    private int ownBytes;

    private boolean failed;

    /**
     * Begins with nothing that waits.
     *
     * @param all counts what waits
     */
    RecordOutput(StreamSinkConduit sink, UnsentRecords all) {
        this.sink = sink;
        this.all = all;
    }

    /**
     * Writes a record, or keeps what the socket does not take of it.
     *
     * @throws IOException if the connection has failed before, or fails now
     */
    void send(ByteBuffer record) throws IOException {
        if (failed) {
            throw new ClosedChannelException();
        }
        if (unsent == null) {
            sink.write(record);
        }
        if (record.hasRemaining()) {
            ByteBuffer waiting = unsent == null ? NOTHING : unsent;
            keep(ByteBuffer.allocate(waiting.remaining() + record.remaining())
                    .put(waiting.slice())
                    .put(record)
                    .flip());
            sink.resumeWrites();
        }
    }

    /**
     * Writes what waits, as far as the socket takes it.
     *
     * @return whether nothing waits
     * @throws IOException if the connection has failed before, or fails now
     */
    boolean flush() throws IOException {
        if (failed) {
            throw new ClosedChannelException();
        }
        if (unsent == null) {
            return true;
        }
        try {
            sink.write(unsent);
        } catch (IOException e) {
            close();
            throw e;
        }
        if (unsent.hasRemaining()) {
            return false;
        }
        keep(null);
        return true;
    }

    /** How many bytes wait. */
    int bytes() {
        return unsent == null ? 0 : unsent.remaining();
    }

    boolean isWaiting() {
        return unsent != null;
    }

    /**
     * Counts an answer that TLS gave by itself.
     *
     * @param before how many bytes waited before that answer
     * @return whether more of them wait than may
     */
    boolean hasTooManyOwnAnswers(int before) {
        ownBytes += bytes() - before;
        return ownBytes > (all.areMany() ? UnsentRecords.FEW_OWN_BYTES : MAX_OWN_BYTES);
    }

    /** Ends the socket's output. */
    void end() throws IOException {
        sink.terminateWrites();
    }

    /** The connection has failed: nothing more is written. */
    void fail() {
        failed = true;
    }

    /** Nothing more is written or kept. */
    void close() {
        failed = true;
        keep(null);
    }

    private void keep(@Nullable ByteBuffer rest) {
        int before = unsent == null ? 0 : unsent.capacity();
        unsent = rest;
        if (rest == null) {
            ownBytes = 0;
            all.add(-before);
        } else {
            all.add(rest.capacity() - before);
        }
    }
}
