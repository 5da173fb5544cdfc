package stagecast.relay.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import stagecast.relay.server.config.SocketLimits;

/**
 * Accepts the connections of one address, on its own thread, and hands each to an I/O thread. If no descriptor is free, it
 * closes the socket that is worth least, and tries again as soon as that is closed. It also tries again 50 times a second,
 * because a descriptor may become free elsewhere in the process.
 */
public final class Acceptor implements AutoCloseable {

    /** Gets each connection, on its I/O thread. */
    public interface Taker {

        /** Takes a new connection. */
        void take(StreamConnection connection, OpenSocket socket);
    }

    /** All new connections depend on it. */
    public static final class AcceptThread extends Thread {

        private AcceptThread(ThreadGroup threads, Runnable task, String name) {
            super(threads, task, name);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final int BACKLOG = 4096;
    private static final long TOLD_AGAIN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long STOP_MILLIS = 5_000;

    private final ServerSocketChannel server;
    private final XnioWorker worker;
    private final OpenSockets sockets;
    private final SocketLimits limits;
    private final Taker taker;
    private final Consumer<Throwable> faults;
    private final Thread thread;

    /** Used only by its own thread. */
    private final Map<XnioIoThread, Arrivals> arrivals = new HashMap<>();

    private long toldAt;
    private boolean told;

    private Acceptor(
            ServerSocketChannel server,
            ThreadGroup threads,
            XnioWorker worker,
            OpenSockets sockets,
            SocketLimits limits,
            Taker taker,
            Consumer<Throwable> faults) {
        this.server = server;
        this.worker = worker;
        this.sockets = sockets;
        this.limits = limits;
        this.taker = taker;
        this.faults = faults;
        this.thread =
                new AcceptThread(threads, this::run, "accept-" + server.socket().getLocalPort());
    }

    /**
     * Begins to listen.
     *
     * @param threads the group of its thread, which hears if that ends
     * @param worker the I/O threads that get the connections
     * @param faults gets faults that may concern more than one connection
     * @throws IOException if the address can't be listened on
     */
    public static Acceptor start(
            InetSocketAddress address,
            ThreadGroup threads,
            XnioWorker worker,
            OpenSockets sockets,
            SocketLimits limits,
            Taker taker,
            Consumer<Throwable> faults)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            IoUtils.safeClose(server);
            throw e;
        }
        var acceptor = new Acceptor(server, threads, worker, sockets, limits, taker, faults);
        acceptor.thread.start();
        return acceptor;
    }

    /** Where it listens. */
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    private void run() {
        try {
            while (server.isOpen()) {
                sockets.awaitRoom();
                accept();
            }
        } catch (ClosedChannelException | InterruptedException | RejectedExecutionException stopped) {
            LOG.debug("no more connections are accepted", stopped);
        }
    }

    private void accept() throws ClosedChannelException, InterruptedException {
        SocketChannel accepted;
        try {
            accepted = server.accept();
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException e) {
            tell(e);
            sockets.endLongest();
            sockets.awaitClose();
            return;
        }
        XnioIoThread lane = worker.getIoThread();
        OpenSocket socket;
        try {
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, limits.socketSendBuffer());
            socket = sockets.opened(lane, ((InetSocketAddress) accepted.getRemoteAddress()).getAddress());
        } catch (IOException gone) {
            IoUtils.safeClose(accepted);
            return;
        }
        Arrivals of = arrivals.computeIfAbsent(lane, unknown -> new Arrivals());
        try {
            of.await();
        } catch (InterruptedException stopped) {
            IoUtils.safeClose(accepted);
            sockets.closed(socket);
            throw stopped;
        }
        lane.execute(() -> {
            try {
                open(accepted, socket);
            } finally {
                of.opened();
            }
        });
    }

    private void open(SocketChannel accepted, OpenSocket socket) {
        StreamConnection connection;
        try {
            connection = socket.open(accepted, limits);
        } catch (IOException | RuntimeException | Error fault) {
            LOG.warn("a connection could not be opened", fault);
            IoUtils.safeClose(accepted);
            sockets.closed(socket);
            faults.accept(fault);
            return;
        }
        taker.take(connection, socket);
    }

    private void tell(IOException why) {
        long now = System.nanoTime();
        if (!told || now - toldAt > TOLD_AGAIN_AFTER_NANOS) {
            told = true;
            toldAt = now;
            LOG.warn(
                    "a connection can't be accepted now; the relay closes idle ones and tries again: {}",
                    why.toString());
        }
    }

    /** Stops accepting. Open connections stay. */
    @Override
    public void close() {
        IoUtils.safeClose(server);
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
