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
import org.jspecify.annotations.Nullable;

/** One WebSocket connection, as a client. Lives on its {@link SelectorLoop}, save where a method says otherwise. */
abstract class Client implements ServerFrames.Sink, NatsStream.Sink {

    /** In place of a close frame's code, as RFC 6455 section 7.1.5 has it. */
    static final int NO_CODE = 1005;

    private static final int LONGEST_QUOTE = 160;

    private enum Phase {
        CONNECTING,
        UPGRADING,
        OPEN,
        GONE
    }

    final Run run;
    final String name;
    private final Upgrade upgrade;
    private final Dialect dialect;
    private final Dialect.Talk talk;
    private final @Nullable Reception reception;
    private final SocketChannel channel;
    private final ServerFrames frames = new ServerFrames();
    private final @Nullable NatsStream stream;
    private @Nullable SelectionKey key;
    private @Nullable Inflation inflation;
    private Phase phase = Phase.CONNECTING;

    /**
     * @param name what it is called in a complaint
     * @param reception null if it does not listen
     */
    Client(Run run, String name, Upgrade upgrade, Dialect dialect, Dialect.Talk talk, @Nullable Reception reception)
            throws IOException {
        this.run = run;
        this.name = name;
        this.upgrade = upgrade;
        this.dialect = dialect;
        this.talk = talk;
        this.reception = reception;
        this.stream = dialect.streams() ? new NatsStream() : null;
        this.channel = SocketChannel.open();
    }

    final void connect(Selector selector, InetSocketAddress server) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            configure(channel);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(server);
        } catch (IOException e) {
            gone(Run.sentence(e));
        }
    }

    /** Sets what the socket is to have beside what all have, before it connects. */
    void configure(SocketChannel socket) throws IOException {}

    /** Has the selector tell of what arrives, or not: the kernel keeps it then, as far as it has room. */
    final void listenToSocket(boolean wanted) {
        if (key != null && key.isValid()) {
            key.interestOps(wanted ? SelectionKey.OP_READ : 0);
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
        final int read = channel.read(in);
        if (read < 0) {
            throw new ProtocolException("the server ended the connection without a close frame");
        }
        in.flip();
        if (reception != null) {
            reception.arriving(read);
        }
        int from = 0;
        if (phase == Phase.UPGRADING) {
            from = upgrade.answered(in);
            if (from < 0) {
                frames.keep(in, 0);
                return;
            }
            phase = Phase.OPEN;
            inflation = upgrade.compressed() ? inflation(upgrade.withoutContext()) : null;
            opened();
        }
        frames.walk(in, from, this);
    }

    private void opened() throws ProtocolException {
        byte[] greeting = talk.greeting();
        if (greeting.length == 0) {
            run.joined();
        } else {
            answer(ClientFrames.frame(dialect.opcode(), greeting, mask()));
        }
    }

    @Override
    public final void head(int opcode, ByteBuffer in, int at, int length) throws ProtocolException {
        switch (opcode) {
            case ServerFrames.TEXT, ServerFrames.BINARY -> {
                if (stream == null) {
                    heard(in, at, length);
                }
            }
            case ServerFrames.PING -> answer(ClientFrames.frame(ServerFrames.PONG, bytes(in, at, length), mask()));
            case ServerFrames.PONG -> {}
            case ServerFrames.CLOSE -> {
                if (length < 2) {
                    closed(NO_CODE, "");
                } else {
                    closed(in.getShort(at) & 0xffff, text(in, at + 2, length - 2));
                }
            }
            default -> throw new ProtocolException("a frame of the unknown kind " + opcode);
        }
    }

    /**
     * The server has agreed to compress.
     *
     * @param withoutContext each message by itself
     * @return what inflates that; null where nothing was offered
     */
    @Nullable
    Inflation inflation(boolean withoutContext) {
        return null;
    }

    @Override
    public final void compressed(int opcode, ByteBuffer in, int at, int length) throws ProtocolException {
        if (inflation == null || stream != null) {
            throw new ProtocolException("a frame that has reserved bits set; nobody asked for compression");
        }
        final ByteBuffer plain = inflation.inflate(in, at, length);
        heard(plain, 0, Math.min(plain.limit(), ServerFrames.HEAD));
    }

    @Override
    public final void body(int opcode, ByteBuffer in, int from, int to) throws ProtocolException {
        if (stream != null && (opcode == ServerFrames.TEXT || opcode == ServerFrames.BINARY)) {
            stream.walk(in, from, to, this);
        }
    }

    @Override
    public final void complete(int opcode) {
        if (reception != null && stream == null) {
            reception.complete();
        }
    }

    @Override
    public final void heard(ByteBuffer in, int at, int length) throws ProtocolException {
        switch (talk.hear(in, at, length)) {
            case MESSAGE -> message(in, at, length);
            case JOINED -> run.joined();
            case REFUSED -> throw new ProtocolException("not let in: " + quote(in, at, length));
            case COMPLAINT -> run.refused(name, quote(in, at, length));
            case QUESTION -> answer(ClientFrames.frame(dialect.opcode(), talk.answer(), mask()));
            case NOTHING -> {}
        }
    }

    @Override
    public final void message(ByteBuffer in, int at, int length) {
        if (reception != null) {
            reception.message(in, at, length);
        }
    }

    @Override
    public final void messageComplete() {
        if (reception != null) {
            reception.complete();
        }
    }

    /**
     * The server's close frame has come.
     *
     * @param code {@link #NO_CODE} if it had none
     */
    void closed(int code, String reason) throws ProtocolException {
        throw new ProtocolException("closed by the server" + (code == NO_CODE ? "" : " with " + code + " " + reason));
    }

    private static String quote(ByteBuffer in, int at, int length) {
        return text(in, at, Math.min(length, LONGEST_QUOTE));
    }

    /** Sends a frame of its own. */
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
            lost(why);
            closeChannel();
        }
    }

    /** The connection could not be made, or has ended, and not by {@link #close}. */
    void lost(String why) {
        run.failed(name, why);
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
        if (inflation != null) {
            inflation.close();
        }
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
