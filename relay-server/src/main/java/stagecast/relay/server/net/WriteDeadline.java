package stagecast.relay.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Cuts a connection whose peer does not read its answers. It is directly on the socket, beneath TLS, so it sees what the
 * kernel takes, whatever code writes.
 *
 * <p>The clock starts with the first write that the socket does not take whole. The peer then has the timeout, and one second
 * more for each {@value #MIN_BYTES_PER_SECOND} bytes that it has taken since. It must also take some bytes within each
 * timeout. So a slow reader of a large page has the time that it needs, and the time for which one answer can hold a
 * descriptor is bounded by the answer's length.
 *
 * <p>A failed write is not reported: the connection is closed on a worker thread.
 *
 * <p>Its own lock guards it: a worker thread may write while the I/O thread checks the clock.
 */
final class WriteDeadline extends AbstractStreamSinkConduit<StreamSinkConduit> {

    /** The slowest reader that is waited for. */
    static final int MIN_BYTES_PER_SECOND = 1_024;

    private final StreamConnection connection;
    private final OpenSocket socket;
    private final long timeoutNanos;

    private volatile boolean removed;
    private boolean waits;
    private XnioExecutor.@Nullable Key scheduled;
    private long began;
    private long progressed;
    private long taken;

    private WriteDeadline(StreamConnection connection, OpenSocket socket, Duration timeout) {
        super(connection.getSinkChannel().getConduit());
        this.connection = connection;
        this.socket = socket;
        this.timeoutNanos = timeout.toNanos();
    }

    static WriteDeadline install(StreamConnection connection, OpenSocket socket, Duration timeout) {
        var deadline = new WriteDeadline(connection, socket, timeout);
        connection.getSinkChannel().setConduit(deadline);
        return deadline;
    }

    /** Switches the deadline off, because it is only for HTTP. Beneath TLS the conduit stays, and does nothing. */
    void remove() {
        synchronized (this) {
            removed = true;
            closed();
        }
        if (connection.getSinkChannel().getConduit() == this) {
            connection.getSinkChannel().setConduit(next);
        }
    }

    /** The connection is no more; any thread. */
    synchronized void closed() {
        waits = false;
        if (scheduled != null) {
            scheduled.remove();
            scheduled = null;
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (removed) {
            return next.write(source);
        }
        int wanted = source.remaining();
        try {
            int count = next.write(source);
            wrote(count, source.hasRemaining());
            return count;
        } catch (IOException gone) {
            lost(gone);
            source.position(source.limit());
            return wanted;
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        if (removed) {
            return next.write(sources, offset, length);
        }
        long wanted = Buffers.remaining(sources, offset, length);
        try {
            long count = next.write(sources, offset, length);
            wrote(count, count < wanted);
            return count;
        } catch (IOException gone) {
            lost(gone);
            for (int i = offset; i < offset + length; i++) {
                sources[i].position(sources[i].limit());
            }
            return wanted;
        }
    }

    /**
     * Closes the connection of a peer that has gone. Its writer sees no failure, because Undertow would then close the
     * connection on this thread.
     */
    private void lost(IOException why) throws IOException {
        synchronized (this) {
            if (removed) {
                throw why;
            }
            waits = false;
        }
        DeferredCloses.close(connection);
    }

    @Override
    public int writeFinal(ByteBuffer source) throws IOException {
        return Conduits.writeFinalBasic(this, source);
    }

    @Override
    public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
        return Conduits.writeFinalBasic(this, sources, offset, length);
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        return source.transferTo(position, count, new ConduitWritableByteChannel(this));
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) throws IOException {
        return IoUtils.transfer(source, count, throughBuffer, new ConduitWritableByteChannel(this));
    }

    private void wrote(long count, boolean isShort) {
        boolean changed;
        synchronized (this) {
            if (removed || (!isShort && !waits)) {
                return;
            }
            changed = waits != isShort;
            waits = isShort;
            if (isShort) {
                long now = System.nanoTime();
                if (changed) {
                    began = now;
                    progressed = now;
                    taken = 0;
                }
                if (count > 0) {
                    taken += count;
                    progressed = now;
                }
                if (scheduled == null) {
                    schedule(timeoutNanos);
                }
            }
        }
        if (changed) {
            socket.unread(isShort);
        }
    }

    private void schedule(long nanos) {
        try {
            scheduled = connection
                    .getIoThread()
                    .executeAfter(this::look, TimeUnit.NANOSECONDS.toMillis(nanos) + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            waits = false; // the server has stopped, and with it the connection
        }
    }

    private void look() {
        synchronized (this) {
            scheduled = null;
            if (!waits || !connection.isOpen()) {
                return;
            }
            long now = System.nanoTime();
            long earned = TimeUnit.SECONDS.toNanos(taken) / MIN_BYTES_PER_SECOND;
            long left = timeoutNanos - Math.max(now - progressed, now - began - earned);
            if (left > 0) {
                schedule(left);
                return;
            }
        }
        OpenSocket.cut(connection, true);
    }
}
