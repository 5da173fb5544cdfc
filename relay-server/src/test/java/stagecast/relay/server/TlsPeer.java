package stagecast.relay.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A TLS client on a bare socket that decides which records leave when, and sees those that come. Not thread-safe. */
public final class TlsPeer implements AutoCloseable {

    public final SSLEngine engine;
    private final Socket socket;
    private final ByteBuffer clear = ByteBuffer.allocate(64 << 10);
    private ByteBuffer in = ByteBuffer.allocate(64 << 10).flip();

    private TlsPeer(SSLEngine engine, Socket socket) {
        this.engine = engine;
        this.socket = socket;
    }

    /** Connects, and offers these versions of TLS; says nothing yet. */
    public static TlsPeer connect(SSLContext context, int port, String... versions) throws IOException {
        SSLEngine engine = context.createSSLEngine("127.0.0.1", port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(versions);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        return new TlsPeer(engine, socket);
    }

    /** Shakes hands, and sends what the engine wants to at once. */
    public TlsPeer shakeHands() throws IOException {
        socket.getOutputStream().write(lastFlight());
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            receive();
        }
        return this;
    }

    /** Shakes hands up to what it has to send last, and returns that. */
    public byte[] lastFlight() throws IOException {
        engine.beginHandshake();
        while (true) {
            byte[] flight = flight();
            boolean last = engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                    || (engine.getEnabledProtocols()[0].equals("TLSv1.2") && isFinishing(flight));
            if (last) {
                return flight;
            }
            socket.getOutputStream().write(flight);
            receive();
        }
    }

    /** In TLS 1.2 the server still answers to the flight in which the client changes to the new keys. */
    private static boolean isFinishing(byte[] flight) {
        for (int at = 0; at + 5 < flight.length; at += 5 + (((flight[at + 3] & 0xFF) << 8) | (flight[at + 4] & 0xFF))) {
            if (flight[at] == 20) {
                return true;
            }
        }
        return false;
    }

    /** All that the engine wants to send now. */
    private byte[] flight() throws IOException {
        var all = new ByteArrayOutputStream();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> all.writeBytes(record(new byte[0]));
                default -> {
                    return all.toByteArray();
                }
            }
        }
    }

    /** These bytes, encrypted; not sent. */
    public byte[] record(byte[] content) throws IOException {
        return record(engine, content);
    }

    /** The same of an engine that has no socket. */
    public static byte[] record(SSLEngine engine, byte[] content) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(content);
        var all = new ByteArrayOutputStream();
        do {
            ByteBuffer record = ByteBuffer.allocate(64 << 10);
            SSLEngineResult result = engine.wrap(source, record);
            if (result.bytesProduced() == 0) {
                throw new IOException("nothing can be sent now: " + result);
            }
            all.write(record.array(), 0, record.position());
        } while (source.hasRemaining());
        return all.toByteArray();
    }

    /** Sends bytes as they are. */
    public void sendRaw(byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
            socket.getOutputStream().write(piece);
        }
    }

    /** Sends a text, encrypted. */
    public void send(String text) throws IOException {
        sendRaw(record(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads until the text so far contains this, and returns it. */
    public String readTo(String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            text.append(StandardCharsets.UTF_8.decode(receive()));
        }
        return text.toString();
    }

    /** Reads text until the server says goodbye. */
    public String readToTheEnd() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            while (true) {
                bytes.writeBytes(
                        StandardCharsets.ISO_8859_1.decode(receive()).toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (EOFException end) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    /** Reads so many bytes, or a few more; returns how many the largest of their records had. */
    int largestRecordOf(int bytes) throws IOException {
        int largest = 0;
        for (int read = 0; read < bytes; ) {
            int length = receive().remaining();
            largest = Math.max(largest, length);
            read += length;
        }
        return largest;
    }

    /** Takes the next record; returns what it holds for us. */
    private ByteBuffer receive() throws IOException {
        while (true) {
            clear.clear();
            SSLEngineResult result = engine.unwrap(in, clear);
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            }
            if (result.getStatus() == Status.CLOSED) {
                throw new EOFException("close_notify");
            }
            if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
                if (clear.position() > 0
                        || result.getHandshakeStatus() == HandshakeStatus.FINISHED
                        || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    return clear.flip();
                }
            } else {
                fill();
            }
        }
    }

    private void fill() throws IOException {
        ByteBuffer more = ByteBuffer.allocate(64 << 10).put(in);
        int count = socket.getInputStream().read(more.array(), more.position(), more.remaining());
        if (count < 0) {
            throw new EOFException("the socket has ended");
        }
        in = more.position(more.position() + count).flip();
    }

    /** Reads to the end; whether the server said goodbye before. */
    public boolean endsWithGoodbye() throws IOException {
        while (true) {
            try {
                receive();
            } catch (EOFException end) {
                return engine.isInboundDone();
            }
        }
    }

    /** Waits until nothing more can come; an alert, or whatever it is, is no matter. */
    public void awaitEnd() throws IOException {
        try {
            while (socket.getInputStream().read(new byte[16 << 10]) >= 0) {
                // Thrown away.
            }
        } catch (SocketException reset) {
            // An end, too.
        }
    }

    /** Begins the handshake a second time. */
    public void negotiateAgain() throws IOException {
        engine.beginHandshake();
        sendRaw(flight());
    }

    /** Ends the socket's output without a goodbye. */
    public void endSocketOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Says goodbye. */
    public void sayGoodbye() throws IOException {
        sendRaw(goodbye());
    }

    /** What says goodbye. */
    public byte[] goodbye() throws IOException {
        engine.closeOutbound();
        return record(new byte[0]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
