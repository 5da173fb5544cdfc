package stagecast.relay.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadLocalRandom;

/** One WebSocket connection, as a client. Lives on its {@link SelectorLoop}, save where a method says otherwise. */
abstract class Client implements ServerFrames.Sink {

    private enum Phase {
        CONNECTING,
        UPGRADING,
        OPEN,
        GONE
    }

    final Run run;
    final String name;
    private final Upgrade upgrade;
    private final SocketChannel channel;
    private final ServerFrames frames = new ServerFrames();
    private Phase phase = Phase.CONNECTING;

    /**
     * @param name what it is called in a complaint
     */
    Client(Run run, String name, Upgrade upgrade) throws IOException {
        this.run = run;
        this.name = name;
        this.upgrade = upgrade;
        this.channel = SocketChannel.open();
    }

    /** The handshake is done. */
    abstract void opened();

    /** Something was read. */
    void arriving() {}

    /** A text or binary message has begun; at most {@link ServerFrames#HEAD} bytes of it are there to be looked at. */
    abstract void message(ByteBuffer in, int at, int length);

    final void connect(Selector selector, InetSocketAddress server) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(server);
        } catch (IOException e) {
            gone(Run.sentence(e));
        }
    }

    /**
     * The socket has something.
     *
     * @param in scratch, shared by all connections of the thread
     */
    final void ready(SelectionKey key, ByteBuffer in) {
        try {
            if (phase == Phase.CONNECTING) {
                connected(key);
            } else {
                read(in);
            }
        } catch (IOException e) {
            gone(Run.sentence(e));
        }
    }

    /** Whether the handshake still runs. */
    final boolean joining() {
        return phase == Phase.CONNECTING || phase == Phase.UPGRADING;
    }

    private void connected(SelectionKey key) throws IOException {
        if (channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
            phase = Phase.UPGRADING;
            writeWhole(upgrade.request());
        }
    }

    private void read(ByteBuffer in) throws IOException {
        in.clear();
        frames.restore(in);
        if (channel.read(in) < 0) {
            throw new ProtocolException("the server ended the connection without a close frame");
        }
        in.flip();
        arriving();
        int from = 0;
        if (phase == Phase.UPGRADING) {
            from = upgrade.answered(in);
            if (from < 0) {
                frames.keep(in, 0);
                return;
            }
            phase = Phase.OPEN;
            opened();
        }
        frames.walk(in, from, this);
    }

    @Override
    public final void head(int opcode, ByteBuffer in, int at, int length) throws ProtocolException {
        switch (opcode) {
            case ServerFrames.TEXT, ServerFrames.BINARY -> message(in, at, length);
            case ServerFrames.PING -> answer(ClientFrames.frame(ServerFrames.PONG, bytes(in, at, length), mask()));
            case ServerFrames.PONG -> {}
            case ServerFrames.CLOSE ->
                throw new ProtocolException("closed by the server"
                        + (length < 2 ? "" : " with " + in.getShort(at) + " " + text(in, at + 2, length - 2)));
            default -> throw new ProtocolException("a frame of the unknown kind " + opcode);
        }
    }

    /** Sends a control frame. */
    void answer(ByteBuffer frame) throws ProtocolException {
        try {
            writeWhole(frame);
        } catch (IOException e) {
            throw new ProtocolException(Run.sentence(e));
        }
    }

    private void writeWhole(ByteBuffer bytes) throws IOException {
        write(bytes);
        if (bytes.hasRemaining()) {
            throw new ProtocolException("the server does not take what is sent");
        }
    }

    /** Writes what the socket takes. From the thread that sends. */
    final void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
    }

    final void gone(String why) {
        if (phase != Phase.GONE) {
            phase = Phase.GONE;
            run.failed(name, why);
            closeChannel();
        }
    }

    /** Says goodbye, as far as the socket takes it, and closes. */
    final void close() {
        if (phase == Phase.OPEN) {
            try {
                write(ClientFrames.frame(ServerFrames.CLOSE, new byte[] {3, (byte) 0xe8}, mask()));
            } catch (IOException e) {
                // The server was quicker; the connection has ended as it should.
                phase = Phase.GONE;
            }
        }
        phase = Phase.GONE;
        closeChannel();
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            run.failed(name, "closing failed: " + e.getMessage());
        }
    }

    static int mask() {
        return ThreadLocalRandom.current().nextInt();
    }

    private static byte[] bytes(ByteBuffer in, int at, int length) {
        byte[] copy = new byte[length];
        in.get(at, copy);
        return copy;
    }

    static String text(ByteBuffer in, int at, int length) {
        return new String(bytes(in, at, length), UTF_8);
    }
}
