package stagecast.relay.load.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.process.Failures;

/** One WebSocket connection, as a client. Lives on one selector thread, except where a method says otherwise. */
public abstract class Client implements ServerFrames.Sink, NatsStream.Sink {

    /** In place of a close frame's code, as RFC 6455 section 7.1.5 has it. */
    static final int NO_CODE = 1005;

    private static final int LONGEST_QUOTE = 160;

    private enum Phase {
        CONNECTING,
        SECURING,
        UPGRADING,
        OPEN,
        GONE
    }

    protected final Run run;
    public final String name;
    private final Upgrade upgrade;
    private final Dialect dialect;
    private final Dialect.Talk talk;
    private final @Nullable Reception reception;
    private final Wire wire;
    private final ServerFrames frames = new ServerFrames();
    private final @Nullable NatsStream stream;
    private @Nullable SelectionKey key;
    private @Nullable Inflation inflation;
    private Phase phase = Phase.CONNECTING;

    /**
     * @param name what it is called in a complaint
     * @param reception null if it does not listen
     */
    protected Client(
            Run run,
            String name,
            Wire wire,
            Upgrade upgrade,
            Dialect dialect,
            Dialect.Talk talk,
            @Nullable Reception reception) {
        this.run = run;
        this.name = name;
        this.wire = wire;
        this.upgrade = upgrade;
        this.dialect = dialect;
        this.talk = talk;
        this.reception = reception;
        this.stream = dialect.streams() ? new NatsStream() : null;
    }

    public final void connect(Selector selector, InetSocketAddress server) {
        try {
            key = wire.socket().register(selector, SelectionKey.OP_CONNECT, this);
            wire.socket().connect(server);
        } catch (IOException e) {
            gone(Failures.sentence(e));
        }
    }

    /** Has the selector tell of what arrives, or not: the kernel keeps it then, as far as it has room. */
    protected final void listenToSocket(boolean wanted) {
        if (key != null && key.isValid()) {
            key.interestOps(wanted ? SelectionKey.OP_READ : 0);
        }
    }

    /**
     * The socket has something.
     *
     * @param in scratch, shared by all connections of the thread
     */
    public final void ready(SelectionKey key, ByteBuffer in) {
        try {
            switch (phase) {
                case CONNECTING -> connected(key);
                case SECURING -> secured();
                default -> read(in);
            }
        } catch (IOException e) {
            gone(Failures.sentence(e));
        }
    }

    /** Whether the handshake still runs. */
    public final boolean joining() {
        return phase.compareTo(Phase.OPEN) < 0;
    }

    private void connected(SelectionKey key) throws IOException {
        if (wire.socket().finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
            phase = Phase.SECURING;
            secured();
        }
    }

    private void secured() throws IOException {
        if (wire.established()) {
            phase = Phase.UPGRADING;
            writeWhole(upgrade.request());
        }
    }

    private void read(ByteBuffer in) throws IOException {
        in.clear();
        frames.restore(in);
        final int read = wire.read(in);
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
            answer(ClientFrames.frame(dialect.opcode(), greeting));
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
            case ServerFrames.PING -> answer(ClientFrames.frame(ServerFrames.PONG, ServerFrames.bytes(in, at, length)));
            case ServerFrames.PONG -> {}
            case ServerFrames.CLOSE ->
                closed(
                        length < 2 ? NO_CODE : in.getShort(at) & 0xffff,
                        length < 2 ? "" : ServerFrames.text(in, at + 2, length - 2));
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
    protected Inflation inflation(boolean withoutContext) {
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
            case QUESTION -> answer(ClientFrames.frame(dialect.opcode(), talk.answer()));
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
    protected void closed(int code, String reason) throws ProtocolException {
        throw new ProtocolException("closed by the server" + (code == NO_CODE ? "" : " with " + code + " " + reason));
    }

    private static String quote(ByteBuffer in, int at, int length) {
        return ServerFrames.text(in, at, Math.min(length, LONGEST_QUOTE));
    }

    /** Sends a frame of its own. */
    protected void answer(ByteBuffer frame) throws ProtocolException {
        try {
            writeWhole(frame);
        } catch (IOException e) {
            throw new ProtocolException(Failures.sentence(e));
        }
    }

    private void writeWhole(ByteBuffer bytes) throws IOException {
        if (!write(bytes)) {
            throw new ProtocolException("the server does not take what is sent");
        }
    }

    /** Writes what the socket takes, as {@link Wire#write} does. From the thread that sends. */
    protected final boolean write(ByteBuffer bytes) throws IOException {
        return wire.write(bytes);
    }

    protected final void gone(String why) {
        if (phase != Phase.GONE) {
            phase = Phase.GONE;
            lost(why);
            closeWire();
        }
    }

    /** The connection could not be made, or has ended, and not by {@link #close}. */
    protected void lost(String why) {
        run.failed(name, why);
    }

    /** Says goodbye, as far as the socket takes it, and closes. */
    public final void close() {
        if (phase == Phase.OPEN) {
            try {
                write(ClientFrames.frame(ServerFrames.CLOSE, new byte[] {3, (byte) 0xe8}));
            } catch (IOException e) {
                // The server was quicker; the connection has ended as it should.
                phase = Phase.GONE;
            }
        }
        phase = Phase.GONE;
        closeWire();
    }

    private void closeWire() {
        if (inflation != null) {
            inflation.close();
        }
        try {
            wire.close();
        } catch (IOException e) {
            run.failed(name, "closing failed: " + e.getMessage());
        }
    }
}
