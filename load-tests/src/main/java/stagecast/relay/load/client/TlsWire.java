package stagecast.relay.load.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The bytes within TLS, by the JDK's engine. From one call to the next it keeps only the beginning of a record that has
 * come in part, and what the socket did not take; all else goes through buffers that its thread lends to all.
 */
final class TlsWire implements Wire {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NONE = {};

    private final SocketChannel socket;
    private final SSLEngine engine;
    private boolean begun;

    // Of the thread that reads.
    private byte[] part = NONE;
    private int partLength;

    /** Guarded by this, as is all encryption: a sender writes on one thread, while another answers for the engine. */
    private ByteBuffer unsent = NOTHING;

    /**
     * Connects nothing yet.
     *
     * @param engine a client's, whose handshake has not begun
     */
    TlsWire(SSLEngine engine) throws IOException {
        this.socket = Wire.newSocket();
        this.engine = engine;
    }

    @Override
    public SocketChannel socket() {
        return socket;
    }

    @Override
    public boolean established() throws IOException {
        try {
            if (!begun) {
                begun = true;
                engine.beginHandshake();
            }
            final ByteBuffer in = withPart();
            if (socket.read(in) < 0) {
                throw new ProtocolException("the server ended the connection before TLS was agreed on");
            }
            final boolean done = shakeHands(in.flip());
            keep(in);
            return done;
        } catch (SSLException e) {
            throw new ProtocolException(Trust.sentence(e));
        }
    }

    private boolean shakeHands(ByteBuffer in) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> {
                    if (!answer()) {
                        throw new ProtocolException("the server does not take what is sent");
                    }
                }
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    final Status status = engine.unwrap(in, NOTHING).getStatus();
                    if (status == Status.BUFFER_UNDERFLOW) {
                        return false;
                    }
                    if (status == Status.CLOSED) {
                        throw new ProtocolException("the server ended TLS before it was agreed on");
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    return true;
                }
            }
        }
    }

    @Override
    public int read(ByteBuffer in) throws IOException {
        final int before = in.position();
        final ByteBuffer records = withPart();
        final boolean ended = socket.read(records) < 0;
        records.flip();
        while (records.hasRemaining()) {
            final SSLEngineResult result = engine.unwrap(records, in);
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                break;
            } else if (result.getStatus() == Status.CLOSED) {
                records.position(records.limit()); // RFC 8446 section 6.1: what comes behind it is ignored
            } else if (result.bytesConsumed() == 0) {
                throw new SSLException("the engine is stuck: " + result);
            } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                answer();
            }
        }
        keep(records);
        return ended && in.position() == before ? -1 : in.position() - before;
    }

    /** The thread's buffer, with what an earlier read left over. */
    private ByteBuffer withPart() {
        return Buffers.OF_THREAD.get().input.clear().put(part, 0, partLength);
    }

    /** An idle connection keeps no array; one that gets records in parts makes it once. */
    private void keep(ByteBuffer records) {
        partLength = records.remaining();
        if (part.length < partLength) {
            part = new byte[partLength];
        }
        records.get(part, 0, partLength);
    }

    /**
     * Says what the engine has to say by itself: its part of a handshake, or of a change of keys. Where the socket is full
     * the next write says it.
     *
     * @return whether everything has left
     */
    private synchronized boolean answer() throws IOException {
        if (emptied() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            encrypt(NOTHING);
        }
        return !unsent.hasRemaining();
    }

    @Override
    public synchronized boolean write(ByteBuffer bytes) throws IOException {
        while (emptied() && bytes.hasRemaining()) {
            encrypt(bytes);
        }
        return !unsent.hasRemaining();
    }

    private boolean emptied() throws IOException {
        if (unsent.hasRemaining()) {
            socket.write(unsent);
        }
        return !unsent.hasRemaining();
    }

    /** Fills the thread's buffer with records, and keeps what of them the socket does not take. */
    private void encrypt(ByteBuffer bytes) throws IOException {
        final ByteBuffer records = Buffers.OF_THREAD.get().output.clear();
        SSLEngineResult result;
        do {
            result = engine.wrap(bytes, records);
        } while (result.getStatus() == Status.OK && bytes.hasRemaining());
        if (records.flip().limit() == 0) {
            throw new ClosedChannelException();
        }
        socket.write(records);
        unsent = records.hasRemaining()
                ? ByteBuffer.allocate(records.remaining()).put(records).flip()
                : NOTHING;
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            if (begun && socket.isConnected()) {
                sayGoodbye();
            }
        }
    }

    private synchronized void sayGoodbye() {
        try {
            engine.closeOutbound();
            if (emptied() && !engine.isOutboundDone()) {
                encrypt(NOTHING);
            }
        } catch (IOException e) {
            unsent = NOTHING; // the server was quicker, and has nobody to read it
        }
    }

    /** What a thread lends to its connections: records, on the heap, where the JDK's ciphers are quickest. */
    private static final class Buffers {

        static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

        /** Half of what connections read into, so that what it holds always fits there when it is decrypted. */
        private static final int INPUT_BYTES = 128 << 10;

        private static final int OUTPUT_BYTES = 64 << 10;

        final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
        final ByteBuffer output = ByteBuffer.allocate(OUTPUT_BYTES);
    }
}
