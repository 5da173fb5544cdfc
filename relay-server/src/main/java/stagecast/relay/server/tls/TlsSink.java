package stagecast.relay.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * Encrypts what is written. It empties by itself what the socket did not take of the last record, so whoever has written all
 * need not think of it.
 */
final class TlsSink extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private final TlsStream tls;

    /** Whether whoever writes here wants to be told when it may go on; guarded by {@link #tls}. */
    private boolean wanted;

    TlsSink(StreamSinkConduit socket, TlsStream tls) {
        super(socket);
        this.tls = tls;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) tls.write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return tls.write(sources, offset, length);
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

    @Override
    public boolean flush() throws IOException {
        return tls.flush() && super.flush();
    }

    @Override
    public void terminateWrites() throws IOException {
        tls.endOutput();
    }

    @Override
    public void truncateWrites() throws IOException {
        tls.endOutput();
    }

    @Override
    public boolean isWriteShutdown() {
        return tls.isOutputEnded() || super.isWriteShutdown();
    }

    @Override
    public void resumeWrites() {
        synchronized (tls) {
            wanted = true;
            super.resumeWrites();
        }
    }

    @Override
    public void wakeupWrites() {
        synchronized (tls) {
            wanted = true;
            super.wakeupWrites();
        }
    }

    @Override
    public void suspendWrites() {
        synchronized (tls) {
            wanted = false;
            if (!tls.isWaiting()) {
                super.suspendWrites();
            }
        }
    }

    @Override
    public boolean isWriteResumed() {
        synchronized (tls) {
            return wanted;
        }
    }

    @Override
    public void setWriteReadyHandler(WriteReadyHandler handler) {
        next.setWriteReadyHandler(new Emptying(handler));
    }

    /** Comes before whoever writes here. */
    private final class Emptying implements WriteReadyHandler {

        private final WriteReadyHandler handler;

        Emptying(WriteReadyHandler handler) {
            this.handler = handler;
        }

        @Override
        public void writeReady() {
            if (empty()) {
                handler.writeReady();
            }
        }

        /** Returns whether whoever writes here is to be called. */
        private boolean empty() {
            synchronized (tls) {
                boolean done;
                try {
                    done = tls.flush();
                } catch (IOException gone) {
                    done = true; // who writes next is told, and who reads sees it
                }
                if (done && !wanted) {
                    next.suspendWrites();
                }
                return done && wanted;
            }
        }

        @Override
        public void forceTermination() {
            handler.forceTermination();
        }

        @Override
        public void terminated() {
            handler.terminated();
        }
    }
}
