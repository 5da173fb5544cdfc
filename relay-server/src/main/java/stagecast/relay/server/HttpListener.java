package stagecast.relay.server;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.http.FirstRequest;
import stagecast.relay.server.http.PartialInputs;
import stagecast.relay.server.http.ServerThreads;
import stagecast.relay.server.tls.TlsListener;

/**
 * Undertow's HTTP on sockets of ours. Undertow's own builder leaves no room between the accepted connection and the
 * parser, where {@link FirstRequest} is read, and each further one is checked.
 */
final class HttpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final int ACCEPT_BACKLOG = 4096;
    private static final int BUFFER_BYTES = 16 << 10;

    /** Who reads a body has its bound; what is over it is thrown away for a while, or its sender would not see why. */
    private static final long UNBOUNDED = -1;

    private static final int WORKER_THREADS_PER_IO_THREAD = 8;
    private static final int STOP_SECONDS = 10;

    private final XnioWorker worker;
    private final ByteBufferPool buffers;
    private final HttpOpenListener http;
    private final FirstRequest.Taker taker;
    private final SocketLimits limits;
    private final PartialInputs inputs;
    private final List<Closeable> open = new ArrayList<>();

    private HttpListener(
            XnioWorker worker,
            FirstRequest.Taker taker,
            HttpHandler handler,
            SocketLimits limits,
            PartialInputs inputs) {
        this.worker = worker;
        this.taker = taker;
        this.limits = limits;
        this.inputs = inputs;
        this.buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
        this.http = new HttpOpenListener(buffers, httpOptions(limits));
        http.setRootHandler(handler);
    }

    /**
     * Starts the threads; {@link #listen} then begins to accept.
     *
     * @param threads the group that they belong to
     * @param taker sees each connection's first request before the handler
     * @param inputs has the account of what is kept of requests until they are whole
     */
    static HttpListener start(
            ThreadGroup threads,
            FirstRequest.Taker taker,
            HttpHandler handler,
            SocketLimits limits,
            PartialInputs inputs)
            throws IOException {
        int ioThreads = Runtime.getRuntime().availableProcessors();
        XnioWorker worker = Xnio.getInstance(HttpListener.class.getClassLoader())
                .createWorker(
                        threads,
                        OptionMap.builder()
                                .set(Options.WORKER_IO_THREADS, ioThreads)
                                .set(Options.WORKER_TASK_CORE_THREADS, ioThreads * WORKER_THREADS_PER_IO_THREAD)
                                .set(Options.WORKER_TASK_MAX_THREADS, ioThreads * WORKER_THREADS_PER_IO_THREAD)
                                .getMap());
        return new HttpListener(worker, taker, handler, limits, inputs);
    }

    /**
     * Begins to accept, in clear.
     *
     * @return where it listens
     * @throws IOException if the address can't be listened on
     */
    InetSocketAddress listen(InetSocketAddress address) throws IOException {
        return listen(address, this::firstRequest);
    }

    /** The same with TLS, which is closed with this. */
    InetSocketAddress listen(InetSocketAddress address, TlsListener tls) throws IOException {
        open.add(tls::close);
        return listen(
                address, connection -> tls.await(connection, limits.handshakeTimeout(), inputs, this::firstRequest));
    }

    private InetSocketAddress listen(InetSocketAddress address, Consumer<StreamConnection> connected)
            throws IOException {
        AcceptingChannel<StreamConnection> socket = worker.createStreamConnectionServer(
                address, accepting -> accept(accepting, connected), socketOptions(limits));
        open.add(socket);
        socket.resumeAccepts();
        return socket.getLocalAddress(InetSocketAddress.class);
    }

    private void firstRequest(StreamConnection connection) {
        FirstRequest.await(connection, limits, inputs, taker, http::handleEvent);
    }

    private static void accept(AcceptingChannel<StreamConnection> accepting, Consumer<StreamConnection> connected) {
        try {
            StreamConnection connection = accepting.accept();
            if (connection != null) {
                connected.accept(connection);
            }
        } catch (ClosedChannelException closed) {
            // The server has been stopped since XNIO asked for this; its own listener would log that as an error.
        } catch (IOException e) {
            LOG.warn("a connection could not be accepted", e);
        } catch (RuntimeException | Error fault) {
            LOG.error("a connection could not be accepted", fault);
            ServerThreads.pass(fault);
        }
    }

    private static OptionMap httpOptions(SocketLimits limits) {
        return OptionMap.builder()
                .set(UndertowOptions.DECODE_URL, false)
                .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true) // the gate has checked each of them
                .set(UndertowOptions.MAX_HEADER_SIZE, limits.headBytes())
                .set(UndertowOptions.MAX_HEADERS, limits.headers())
                .set(UndertowOptions.MAX_PARAMETERS, limits.headBytes()) // the head's bound is the only one
                .set(UndertowOptions.MAX_ENTITY_SIZE, UNBOUNDED)
                .getMap();
    }

    private static OptionMap socketOptions(SocketLimits limits) {
        return OptionMap.builder()
                .set(Options.TCP_NODELAY, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BACKLOG, ACCEPT_BACKLOG)
                .set(Options.SEND_BUFFER, limits.socketSendBuffer())
                .getMap();
    }

    /** Cuts what is still connected, and frees the threads. */
    @Override
    public void close() {
        open.forEach(IoUtils::safeClose);
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
        buffers.close();
    }
}
