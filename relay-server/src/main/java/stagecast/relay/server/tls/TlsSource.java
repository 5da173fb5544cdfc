package stagecast.relay.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSourceConduit;
import stagecast.relay.server.http.ReadAheadConduit;

/** What a peer sent, decrypted. */
final class TlsSource extends ReadAheadConduit {

    private final TlsStream tls;

    TlsSource(StreamSourceConduit socket, TlsStream tls) {
        super(socket);
        this.tls = tls;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = tls.read(target);
        if (count < 0) {
            next.terminateReads();
        } else if (tls.hasMore() && isReadResumed()) {
            next.wakeupReads(); // no select will tell of it
        }
        return count;
    }

    @Override
    protected boolean hasMore() {
        return tls.hasMore();
    }
}
