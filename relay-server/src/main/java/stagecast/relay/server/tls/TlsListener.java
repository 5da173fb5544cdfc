package stagecast.relay.server.tls;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import stagecast.relay.server.config.TlsSettings;
import stagecast.relay.server.http.PartialInputs;
import stagecast.relay.server.net.OpenSocket;

/** Puts TLS before new connections. Thread-safe. */
public final class TlsListener implements AutoCloseable {

    private final Renewal certificate;
    private final HandshakeThreads threads =
            new HandshakeThreads(Runtime.getRuntime().availableProcessors());

    private final UnsentRecords unsent;

    private TlsListener(Renewal certificate, UnsentRecords unsent) {
        this.certificate = certificate;
        this.unsent = unsent;
    }

    /**
     * Reads certificate and key, and looks from now on whether they have changed.
     *
     * @param settings with TLS on
     * @param unsentBytes the bound of all records that sockets have not taken, {@link TlsSettings#unsentBytes}
     * @param threads the group of the thread that looks
     * @throws TlsException if they can't be used
     */
    public static TlsListener open(TlsSettings settings, long unsentBytes, ThreadGroup threads) throws TlsException {
        return new TlsListener(Renewal.start(settings, threads, Clock.systemUTC()), new UnsentRecords(unsentBytes));
    }

    /**
     * Waits for a new connection's handshake, on its I/O thread.
     *
     * @param time how long that may take; then the connection is cut
     * @param inputs makes the accounts of unfinished records
     * @param done gets the connection; what is read from it and written to it is in clear
     */
    public void await(
            StreamConnection connection,
            OpenSocket socket,
            Duration time,
            PartialInputs inputs,
            Consumer<StreamConnection> done) {
        TlsHandshake.await(connection, socket, certificate, threads, time, inputs, unsent, done);
    }

    /** Ends its threads; connections are the server's to close. */
    @Override
    public void close() {
        certificate.close();
        threads.shutdownNow();
    }
}
