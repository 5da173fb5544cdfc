package stagecast.relay.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;
import stagecast.relay.PartialInput;
import stagecast.relay.server.http.Farewell;
import stagecast.relay.server.http.HeldBytes;
import stagecast.relay.server.http.PartialInputs;
import stagecast.relay.server.http.ServerThreads;
import stagecast.relay.server.net.DeferredCloses;
import stagecast.relay.server.net.OpenSocket;

/**
 * A new connection until its TLS handshake is done. A peer that has not sent a whole record yet costs what it has sent, and
 * no engine. Lives on the connection's I/O thread; what is to be computed is done elsewhere.
 */
final class TlsHandshake {

    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    private static final int RECORD_HEAD_BYTES = 5;
    private static final int MAX_RECORD_BYTES = 1 << 14;

    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final Renewal certificate;
    private final HandshakeThreads threads;
    private final Consumer<StreamConnection> done;
    private final XnioExecutor.Key deadline;
    private final PartialInputs inputs;
    private final UnsentRecords unsent;
    private @Nullable PartialInput partial;

    private HeldBytes read = new HeldBytes();
    private @Nullable TlsStream tls;
    private boolean isComputing;

    /** Written on the I/O thread; a computation that nobody waits for any more looks at it. */
    private volatile boolean ended;

    private TlsHandshake(
            StreamConnection connection,
            OpenSocket socket,
            Renewal certificate,
            HandshakeThreads threads,
            Duration time,
            PartialInputs inputs,
            UnsentRecords unsent,
            Consumer<StreamConnection> done) {
        this.connection = connection;
        this.source = connection.getSourceChannel().getConduit();
        this.sink = connection.getSinkChannel().getConduit();
        this.certificate = certificate;
        this.threads = threads;
        this.done = done;
        this.inputs = inputs;
        this.unsent = unsent;
        this.deadline = connection.getIoThread().executeAfter(this::late, time.toMillis(), TimeUnit.MILLISECONDS);
        socket.clock(deadline::remove);
    }

    /**
     * Begins to wait for the peer's first bytes.
     *
     * @param time how long the handshake may take; then the connection is cut
     * @param inputs makes the account of unfinished records
     * @param unsent counts the records that the socket does not take
     * @param done gets the connection, which speaks in clear from then on
     */
    static void await(
            StreamConnection connection,
            OpenSocket socket,
            Renewal certificate,
            HandshakeThreads threads,
            Duration time,
            PartialInputs inputs,
            UnsentRecords unsent,
            Consumer<StreamConnection> done) {
        var handshake = new TlsHandshake(connection, socket, certificate, threads, time, inputs, unsent, done);
        connection.getSourceChannel().setReadListener(channel -> handshake.read());
        handshake.read();
        if (!handshake.ended && !handshake.isComputing) {
            handshake.source.resumeReads();
        }
    }

    private void read() {
        try {
            if (!ended && !isComputing && (tls != null || begins())) {
                advance();
            }
        } catch (SSLException refused) {
            refuse(refused);
        } catch (IOException gone) {
            cut();
        } catch (RuntimeException | Error fault) {
            LOG.error("a TLS handshake failed", fault);
            ServerThreads.pass(fault);
            cut();
        }
    }

    /** Reads until the first record is whole, or something is there that is none. */
    private boolean begins() throws IOException {
        ByteBuffer in = TlsBuffers.ofThread().input();
        int count = source.read(in);
        if (count < 0) {
            cut();
            return false;
        }
        read.add(in.flip());
        if (!read.isEmpty() && isLetter(read.at(0))) {
            end();
            Farewell.refuseInClear(connection, read);
            return false;
        }
        if (read.length() < RECORD_HEAD_BYTES) {
            keeps(read.memory());
            return false;
        }
        int length = ((read.at(RECORD_HEAD_BYTES - 2) & 0xFF) << Byte.SIZE) | (read.at(RECORD_HEAD_BYTES - 1) & 0xFF);
        if (length <= MAX_RECORD_BYTES && read.length() < RECORD_HEAD_BYTES + length) {
            keeps(read.memory());
            return false;
        }
        TlsStream stream = new TlsStream(certificate.engines().make(), source, sink, read, this::keeps, unsent);
        tls = stream;
        connection.setCloseListener(closed -> stream.closed());
        read = new HeldBytes();
        // From now on it empties what the handshake writes.
        TlsSink encrypting = new TlsSink(sink, stream);
        connection.getSinkChannel().setConduit(encrypting);
        encrypting.setWriteReadyHandler(new WriteReadyHandler.ChannelListenerHandler<>(connection.getSinkChannel()));
        return true;
    }

    /** A record of TLS begins with a byte below 32, a request in clear with the method's first letter. */
    private static boolean isLetter(byte first) {
        return first >= 'A' && first <= 'Z';
    }

    private void advance() throws IOException {
        TlsStream stream = Objects.requireNonNull(tls);
        while (true) {
            switch (stream.handshakeStatus()) {
                case NEED_TASK -> {
                    compute(stream);
                    return;
                }
                case NEED_WRAP -> stream.wrapHandshake();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!stream.unwrapHandshake()) {
                        return;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    end();
                    connection.getSourceChannel().suspendReads();
                    connection.getSourceChannel().setConduit(new TlsSource(source, stream));
                    done.accept(connection);
                    return;
                }
            }
        }
    }

    private void compute(TlsStream stream) {
        isComputing = true;
        source.suspendReads();
        try {
            threads.execute(() -> {
                try {
                    for (Runnable task = stream.task(); task != null && !ended; task = stream.task()) {
                        task.run();
                    }
                } finally {
                    goOn(); // if the task failed, the engine throws there
                }
            });
        } catch (RejectedExecutionException tooMany) {
            cut();
        }
    }

    private void goOn() {
        try {
            connection.getIoThread().execute(this::computed);
        } catch (RejectedExecutionException stopped) {
            // The server has stopped, and with it the connection.
        }
    }

    private void computed() {
        isComputing = false;
        if (!ended) {
            source.resumeReads();
            read();
        }
    }

    private void refuse(SSLException why) {
        LOG.debug("a TLS handshake was refused", why);
        end();
        if (tls != null) {
            tls.sayWhatIsWrong();
        }
        Farewell.say(connection, source, new byte[0]);
    }

    /** Reports the memory that is kept of records, here or in the stream, in bytes. */
    private void keeps(int memory) {
        if (Thread.currentThread() != connection.getIoThread()) {
            return; // a worker thread, which reads what follows the end
        }
        if (memory > 0 && partial == null) {
            partial = inputs.of(connection, this::drop);
        }
        if (partial != null) {
            partial.holds(memory);
        }
    }

    /** Drops what is kept of records, of the handshake or later ones, at the bound of all unfinished input. */
    private void drop() {
        TlsStream stream = tls;
        if (!ended) {
            cut();
        } else if (stream != null) {
            stream.drop();
        }
    }

    private void late() {
        if (!ended) {
            cut();
        }
    }

    private void cut() {
        end();
        DeferredCloses.close(connection);
    }

    private void end() {
        ended = true;
        deadline.remove();
    }
}
