package stagecast.relay.load.logins;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.client.Loopback;

/**
 * Tries wrong passwords from many addresses, on each connection the next one as soon as the last was answered, and no
 * account twice. A thread of its own; the counts may be read from any.
 */
final class Flood implements Runnable, AutoCloseable {

    private static final long POLL_MILLIS = 100;
    private static final int WRONG = 401;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;

    /**
     * What became of the guesses.
     *
     * @param wrong a hash was computed, and did not fit
     * @param refused too many from there, nothing was computed
     * @param busy no time for them
     * @param letIn what must not be
     * @param other any other answer
     * @param broken connections that ended early, and were not opened again
     */
    record Counts(long wrong, long refused, long busy, long letIn, long other, long broken) {

        long answered() {
            return wrong + refused + busy + letIn + other;
        }

        private Counts with(int status) {
            return new Counts(
                    wrong + (status == WRONG ? 1 : 0),
                    refused + (status == TOO_MANY ? 1 : 0),
                    busy + (status == BUSY ? 1 : 0),
                    letIn + (status == LoginRequest.LET_IN ? 1 : 0),
                    other + (isNamed(status) ? 0 : 1),
                    broken);
        }

        private static boolean isNamed(int status) {
            return status == WRONG || status == TOO_MANY || status == BUSY || status == LoginRequest.LET_IN;
        }

        private Counts withBroken() {
            return new Counts(wrong, refused, busy, letIn, other, broken + 1);
        }
    }

    /** One connection, and what came of an answer. */
    private static final class Line {

        final SocketChannel channel;
        final byte[] bytes = new byte[LoginRequest.LONGEST_ANSWER];
        final ByteBuffer answer = ByteBuffer.wrap(bytes);

        Line(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final InetSocketAddress server;
    private final Selector selector;
    private final List<Line> lines = new ArrayList<>();
    private int guesses;
    private volatile Counts counts = new Counts(0, 0, 0, 0, 0, 0); // written by the flood's thread
    private volatile boolean ended;

    /** Begins to connect. */
    Flood(LoginsPlan plan, InetSocketAddress server) throws IOException {
        this.server = server;
        this.selector = Selector.open();
        for (int i = 0; i < plan.floodAddresses() * plan.floodConnections(); i++) {
            SocketChannel channel = SocketChannel.open();
            var line = new Line(channel);
            lines.add(line);
            channel.bind(Loopback.FLOOD.address(i % plan.floodAddresses()));
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_CONNECT, line);
            channel.connect(server);
        }
    }

    Counts counts() {
        return counts;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                selector.select(this::ready, POLL_MILLIS);
            }
        } catch (IOException e) {
            counts = counts.withBroken();
        }
    }

    private void ready(SelectionKey key) {
        var line = (Line) key.attachment();
        try {
            if (key.isConnectable()) {
                line.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                guess(line);
            } else {
                read(line);
            }
        } catch (IOException e) {
            key.cancel();
            counts = counts.withBroken();
        }
    }

    private void read(Line line) throws IOException {
        if (line.channel.read(line.answer) < 0) {
            throw new EOFException();
        }
        int status = LoginRequest.status(line.bytes, line.answer.position());
        if (status != 0) {
            counts = counts.with(status);
            line.answer.clear();
            guess(line);
        }
    }

    private void guess(Line line) throws IOException {
        int number = guesses++;
        var wrong = new Login("stranger" + number + "@example.org", "guess " + number);
        ByteBuffer request = ByteBuffer.wrap(LoginRequest.of(server, wrong));
        line.channel.write(request);
        if (request.hasRemaining()) {
            throw new IOException("the server does not take what is sent");
        }
    }

    /** Has the thread end. */
    void end() {
        ended = true;
        selector.wakeup();
    }

    /** Closes all connections. After the thread has ended. */
    @Override
    public void close() throws IOException {
        for (Line line : lines) {
            line.channel.close();
        }
        selector.close();
    }
}
