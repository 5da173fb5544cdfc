package stagecast.relay.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Ends the second direction of a connection on a worker thread. XNIO closes a socket when both directions have ended, on the
 * thread that ended the second one, and its selector then selects again ({@link DeferredCloses} says what that costs). Two
 * conduits directly on the socket, beneath TLS, see every such end, whatever code causes it.
 *
 * <p>A read of a connection that the peer has reset reports the end of the input, so Undertow does not close it either.
 */
final class DeferredShutdown {

    private final StreamConnection connection;
    private final SocketChannel socket;
    private final Source source;
    private final Sink sink;

    private DeferredShutdown(StreamConnection connection, SocketChannel socket) {
        this.connection = connection;
        this.socket = socket;
        this.source = new Source(connection.getSourceChannel().getConduit());
        this.sink = new Sink(connection.getSinkChannel().getConduit());
    }

    /** Puts the two conduits on a connection that has no others. On its I/O thread. */
    static void install(StreamConnection connection, SocketChannel socket) {
        var installed = new DeferredShutdown(connection, socket);
        connection.getSourceChannel().setConduit(installed.source);
        connection.getSinkChannel().setConduit(installed.sink);
    }

    private boolean isOnLane() {
        return Thread.currentThread() == connection.getIoThread();
    }

    private final class Source extends AbstractStreamSourceConduit<StreamSourceConduit> {

        private volatile boolean ended;

        Source(StreamSourceConduit next) {
            super(next);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (ended) {
                return -1;
            }
            try {
                int count = socket.read(target);
                if (count < 0) {
                    terminateReads();
                }
                return count;
            } catch (IOException gone) {
                return lost();
            }
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            try {
                long count = socket.read(targets, offset, length);
                if (count < 0) {
                    terminateReads();
                }
                return count;
            } catch (IOException gone) {
                return lost();
            }
        }

        private int lost() {
            ended = true;
            DeferredCloses.close(connection);
            return -1;
        }

        @Override
        public long transferTo(long position, long count, FileChannel target) throws IOException {
            return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
        }

        @Override
        public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) throws IOException {
            return IoUtils.transfer(new ConduitReadableByteChannel(this), count, throughBuffer, target);
        }

        @Override
        public void terminateReads() throws IOException {
            if (ended) {
                return;
            }
            if (isOnLane() && connection.isWriteShutdown()) {
                ended = true;
                next.suspendReads();
                DeferredCloses.run(() -> IoUtils.safeClose(connection));
            } else {
                next.terminateReads();
            }
        }

        @Override
        public boolean isReadShutdown() {
            return ended || next.isReadShutdown();
        }
    }

    private final class Sink extends AbstractStreamSinkConduit<StreamSinkConduit> {

        private volatile boolean ended;

        Sink(StreamSinkConduit next) {
            super(next);
        }

        @Override
        public void terminateWrites() throws IOException {
            if (ended) {
                return;
            }
            if (isOnLane() && (source.ended || connection.isReadShutdown())) {
                ended = true;
                next.suspendWrites();
                DeferredCloses.run(() -> IoUtils.safeClose(connection));
            } else {
                next.terminateWrites();
            }
        }

        @Override
        public void truncateWrites() throws IOException {
            terminateWrites();
        }

        @Override
        public boolean isWriteShutdown() {
            return ended || next.isWriteShutdown();
        }
    }
}
