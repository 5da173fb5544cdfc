package stagecast.relay.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/** A source that may have something to read when its socket has nothing; all reading comes down to one method. */
public abstract class ReadAheadConduit extends AbstractStreamSourceConduit<StreamSourceConduit> {

    /** Reads from this one. */
    protected ReadAheadConduit(StreamSourceConduit next) {
        super(next);
    }

    /** Whether a read would find something, though the socket may have nothing. */
    protected abstract boolean hasMore();

    @Override
    public void resumeReads() {
        if (hasMore()) {
            super.wakeupReads();
        } else {
            super.resumeReads();
        }
    }

    @Override
    public final long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                return read(targets[i]);
            }
        }
        return 0;
    }

    @Override
    public final long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public final long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, throughBuffer, target);
    }

    @Override
    public final void awaitReadable() throws IOException {
        if (!hasMore()) {
            super.awaitReadable();
        }
    }

    @Override
    public final void awaitReadable(long time, TimeUnit unit) throws IOException {
        if (!hasMore()) {
            super.awaitReadable(time, unit);
        }
    }
}
