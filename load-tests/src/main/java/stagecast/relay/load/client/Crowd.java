package stagecast.relay.load.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import stagecast.relay.load.process.Descriptors;
import stagecast.relay.load.process.Failures;

/**
 * Connections beside those that are measured, which read when they are told to. Used by one thread, which does what
 * there is to do while it waits here; or from {@link #serve} on by a thread of its own, until it is closed.
 */
public final class Crowd implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int HANDSHAKES = 128;
    private static final long POLL_MILLIS = 20;
    private static final long ENDING_MILLIS = 10_000;

    private final Run run;
    private final InetSocketAddress server;
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Selector selector = Selector.open();
    private final Thread serving = new Thread(this::readUntilClosed, "crowd");

    /**
     * An empty one.
     *
     * @param run counts those that join, and those that fail
     */
    public Crowd(Run run, InetSocketAddress server) throws IOException {
        this.run = run;
        this.server = server;
    }

    /** Adds somebody who is to join. */
    public void add(Client client) {
        clients.add(client);
    }

    /**
     * Has everybody join.
     *
     * @throws IOException if somebody could not in this time; the message says who and why
     */
    public void join(Duration within) throws IOException {
        Descriptors.demand(clients.size());
        Queue<Client> waiting = new ArrayDeque<>(clients);
        boolean all = await(within, () -> {
            int underWay = clients.size() - waiting.size() - run.countJoined();
            for (int i = underWay; i < HANDSHAKES && !waiting.isEmpty(); i++) {
                waiting.remove().connect(selector, server);
            }
            return run.countFailed() > 0 || run.countJoined() == clients.size();
        });
        if (!all || run.countFailed() > 0) {
            throw new IOException("only " + run.countJoined() + " of " + clients.size() + " connections joined. "
                    + String.join(" ", run.complaints()));
        }
    }

    /** Reads from now on, or no more: what arrives stays with the kernel, and with the server. */
    public void read(boolean wanted) {
        clients.forEach(client -> client.listenToSocket(wanted));
    }

    /** Handles what arrives until the condition holds; answers whether it did in time. */
    public boolean await(Duration atMost, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (deadline - System.nanoTime() <= 0) {
                return false;
            }
            selector.select(key -> ((Client) key.attachment()).ready(key, in), POLL_MILLIS);
        }
        return true;
    }

    /** Goes on in the background: answers pings, and reads what comes. */
    public void serve() {
        serving.setDaemon(true);
        serving.start();
    }

    private void readUntilClosed() {
        try {
            while (!run.closing()) {
                selector.select(key -> ((Client) key.attachment()).ready(key, in), POLL_MILLIS);
            }
        } catch (IOException e) {
            run.failed("the crowd's selector", Failures.sentence(e));
        }
    }

    /** Connections that ended before their time. */
    public int countFailed() {
        return run.countFailed();
    }

    @Override
    public void close() throws IOException {
        run.close();
        try {
            serving.join(ENDING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        clients.forEach(Client::close);
        selector.close();
    }
}
