package stagecast.relay.server;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import stagecast.relay.server.config.FileDescriptors;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.http.FirstRequest;
import stagecast.relay.server.http.PartialInputs;
import stagecast.relay.server.http.ServerThreads;
import stagecast.relay.server.net.Acceptor;
import stagecast.relay.server.net.OpenSocket;
import stagecast.relay.server.net.OpenSockets;
import stagecast.relay.server.tls.TlsListener;

/**
 * Undertow's HTTP on sockets of ours. Undertow's own builder leaves no room between the accepted connection and the
 * parser, where {@link FirstRequest} is read, and each further one is checked.
 */
final class HttpListener implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 << 10;

    /** Who reads a body has its bound; what is over it is thrown away for a while, or its sender would not see why. */
    private static final long UNBOUNDED = -1;

    private static final int WORKER_THREADS_PER_IO_THREAD = 8;
    private static final int STOP_SECONDS = 10;

    private final ThreadGroup threads;
    private final XnioWorker worker;
    private final ByteBufferPool buffers;
    private final HttpOpenListener http;
    private final FirstRequest.Taker taker;
    private final SocketLimits limits;
    private final PartialInputs inputs;
    private final OpenSockets sockets;
    private final List<Closeable> open = new ArrayList<>();

    private HttpListener(
            ThreadGroup threads,
            XnioWorker worker,
            FirstRequest.Taker taker,
            HttpHandler handler,
            SocketLimits limits,
            Proxies proxies,
            PartialInputs inputs,
            int sockets) {
        this.threads = threads;
        this.worker = worker;
        this.taker = taker;
        this.limits = limits;
        this.inputs = inputs;
        this.sockets = new OpenSockets(
                Math.min(sockets, FileDescriptors.sockets()), limits.httpConnectionsPerAddress(), proxies.blocks());
        this.buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
        this.http = new HttpOpenListener(buffers, httpOptions(limits));
        http.setRootHandler(handler);
    }

    /**
     * Starts the threads; {@link #listen} then begins to accept.
     *
     * @param threads the group that they belong to
     * @param taker sees each connection's first request before the handler
     * @param proxies the trusted proxies, whose connections have no bound by address
     * @param inputs makes the accounts of unfinished requests
     * @param sockets how many sockets of all kinds there may be, if the file descriptors allow that many
     */
    static HttpListener start(
            ThreadGroup threads,
            FirstRequest.Taker taker,
            HttpHandler handler,
            SocketLimits limits,
            Proxies proxies,
            PartialInputs inputs,
            int sockets)
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
        return new HttpListener(threads, worker, taker, handler, limits, proxies, inputs, sockets);
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
                address,
                (connection, socket) -> tls.await(
                        connection, socket, limits.handshakeTimeout(), inputs, clear -> firstRequest(clear, socket)));
    }

    private InetSocketAddress listen(InetSocketAddress address, Acceptor.Taker connected) throws IOException {
        Acceptor acceptor = Acceptor.start(address, threads, worker, sockets, limits, connected, ServerThreads::pass);
        open.add(acceptor::close);
        return acceptor.address();
    }

    private void firstRequest(StreamConnection connection, OpenSocket socket) {
        FirstRequest.await(connection, socket, limits, inputs, taker, http::handleEvent);
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
