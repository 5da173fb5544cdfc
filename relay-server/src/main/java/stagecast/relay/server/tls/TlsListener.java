package stagecast.relay.server.tls;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import stagecast.relay.server.config.TlsSettings;

/** Puts TLS before new connections. Thread-safe. */
public final class TlsListener implements AutoCloseable {

    private final Engines engines;
    private final HandshakeThreads threads =
            new HandshakeThreads(Runtime.getRuntime().availableProcessors());

    private TlsListener(Engines engines) {
        this.engines = engines;
    }

    /**
     * Reads certificate and key.
     *
     * @param settings with TLS on
     * @throws TlsException if they can't be used
     */
    public static TlsListener open(TlsSettings settings) throws TlsException {
        return new TlsListener(Engines.open(settings, Clock.systemUTC().instant()));
    }

    /**
     * Waits for a new connection's handshake, on its I/O thread.
     *
     * @param time how long that may take; then the connection is cut
     * @param done gets the connection; what is read from it and written to it is in clear
     */
    public void await(StreamConnection connection, Duration time, Consumer<StreamConnection> done) {
        TlsHandshake.await(connection, engines, threads, time, done);
    }

    /** Ends its threads; connections are the server's to close. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
