package stagecast.relay.server.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import stagecast.relay.server.http.HeldBytes;

class UnsentRecordsTest {

    private final UnsentRecords all = new UnsentRecords(1);

    /** Of a peer that reads nothing: the socket takes nothing, and sends nothing. */
    private static <T> T full(Class<T> conduit) {
        return conduit.cast(Proxy.newProxyInstance(
                conduit.getClassLoader(),
                new Class<?>[] {conduit},
                (proxy, method, arguments) -> method.getReturnType() == int.class ? 0 : null));
    }

    private TlsStream stream() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        return new TlsStream(
                engine,
                full(StreamSourceConduit.class),
                full(StreamSinkConduit.class),
                new HeldBytes(),
                memory -> {},
                all);
    }

    @Test
    void a_record_counts_until_its_connection_is_closed_behind_the_goodbye_too() throws Exception {
        TlsStream one = stream();
        TlsStream other = stream();
        assertFalse(all.areMany());

        one.wrapHandshake();
        other.wrapHandshake();
        other.endOutput();
        one.closed();
        assertTrue(all.areMany());
        other.closed();

        assertFalse(all.areMany());
    }

    @Test
    void nothing_counts_that_comes_after_the_close() throws Exception {
        TlsStream stream = stream();
        stream.closed();

        assertThrows(ClosedChannelException.class, stream::wrapHandshake);
        stream.endOutput();
        stream.sayWhatIsWrong();

        assertFalse(all.areMany());
    }
}
