package stagecast.relay.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.client.ServerFrames;
import stagecast.relay.load.peers.LoopbackCertificate;

/** A fan-out server of plain sockets, a thread for each: right, or wrong in one way. */
public final class SmallRelay implements AutoCloseable {

    /** What goes wrong, at one listener and one message. */
    public enum Fault {
        NOTHING,
        LOSES,
        DUPLICATES,
        REORDERS,
        REFUSES_THE_THIRD,
        CLOSES_A_LISTENER,
        REFUSES_TO_RELAY,
        SENDS_WITHOUT_ENVELOPE,
        ADDS_A_MESSAGE,
        CHANGES_ITS_KEYS
    }

    public static final String PASSWORD = "a \"good\" one";

    private static final String ERROR = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}";
    private static final int FAULTY_MESSAGE = 7;

    private final Fault fault;
    private final ServerSocket server;
    private final String scheme;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();

    public SmallRelay(Fault fault) throws IOException {
        this(fault, ServerSocketFactory.getDefault(), "http");
    }

    private SmallRelay(Fault fault, ServerSocketFactory sockets, String scheme) throws IOException {
        this.fault = fault;
        this.server = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.scheme = scheme;
        spawn(this::accept);
    }

    /** The same over TLS, of these versions in the JDK's words, or of those that the JDK speaks. */
    public static SmallRelay overTls(Fault fault, LoopbackCertificate certificate, String... versions)
            throws IOException {
        SmallRelay relay = new SmallRelay(fault, context(certificate).getServerSocketFactory(), "https");
        if (versions.length > 0) {
            ((SSLServerSocket) relay.server).setEnabledProtocols(versions);
        }
        return relay;
    }

    /** What servers with this certificate make their sockets of. */
    public static SSLContext context(LoopbackCertificate certificate) throws IOException {
        char[] password = LoopbackCertificate.PASSWORD.toCharArray();
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(certificate.keystore().toFile(), password), password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    private static void spawn(Runnable work) {
        Thread thread = new Thread(work, "small-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Peer peer = new Peer(server.accept());
                spawn(peer);
            }
        } catch (IOException e) {
            peers.forEach(Peer::close); // the server was closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One connection. */
    private final class Peer implements Runnable {

        private final Socket socket;
        private final OutputStream out;
        private String channel = "";
        private boolean listens;
        private int heard;
        private byte[] held = {};

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            this.out = socket.getOutputStream();
        }

        @Override
        public void run() {
            try (socket) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                if (shakeHands(in)) {
                    while (true) {
                        message(in);
                    }
                }
            } catch (IOException e) {
                peers.remove(this);
            }
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean shakeHands(DataInputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.readByte());
            }
            String[] lines = head.toString(ISO_8859_1).split("\r\n", -1);
            String target = lines[0].split(" ", 3)[1];
            channel = target.replaceFirst("\\?.*", "");
            listens = !target.endsWith("listen=false");
            if (fault == Fault.REFUSES_THE_THIRD && handshakes.incrementAndGet() == 3) {
                out.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy".getBytes(ISO_8859_1));
                return false;
            }
            String key = "";
            for (String line : lines) {
                key = line.regionMatches(true, 0, "Sec-WebSocket-Key: ", 0, 19) ? line.substring(19) : key;
            }
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
            write(frame(ServerFrames.PING, "there?".getBytes(UTF_8)));
            peers.add(this);
            return true;
        }

        private void message(DataInputStream in) throws IOException {
            int opcode = in.readByte() & 0x0f;
            int length = in.readByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i & 3];
            }
            if (opcode == ServerFrames.CLOSE) {
                throw new EOFException("the client left");
            } else if (opcode == ServerFrames.TEXT) {
                text(new String(payload, UTF_8));
            }
        }

        private void text(String text) throws IOException {
            if (text.startsWith("{\"email\"")) {
                boolean right = text.equals(new String(new Login("load@example.org", PASSWORD).message(), UTF_8));
                answer(right ? "ok" : String.format(ERROR, "invalid_credentials", "Wrong."));
            } else if (fault == Fault.REFUSES_TO_RELAY) {
                answer(String.format(ERROR, "rate_limited", "Too many."));
            } else {
                String sent =
                        fault == Fault.SENDS_WITHOUT_ENVELOPE ? text : "{\"from\":\"127.0.0.1\",\"msg\":" + text + "}";
                broadcast(frame(ServerFrames.TEXT, sent.getBytes(UTF_8)));
            }
        }

        private void answer(String text) throws IOException {
            write(frame(ServerFrames.TEXT, text.getBytes(UTF_8)));
        }

        private void broadcast(byte[] frame) {
            boolean first = true;
            for (Peer peer : peers) {
                if (peer != this && peer.listens && peer.channel.equals(channel)) {
                    peer.deliver(frame, first ? fault : Fault.NOTHING);
                    first = false;
                }
            }
        }

        private void deliver(byte[] frame, Fault faultHere) {
            try {
                if (heard++ == FAULTY_MESSAGE) {
                    deliverWrongly(frame, faultHere);
                } else {
                    write(frame);
                }
                if (held.length > 0 && heard == FAULTY_MESSAGE + 2) {
                    write(held);
                }
            } catch (IOException e) {
                peers.remove(this);
            }
        }

        private void deliverWrongly(byte[] frame, Fault faultHere) throws IOException {
            switch (faultHere) {
                case LOSES -> {}
                case REORDERS -> held = frame;
                case DUPLICATES -> {
                    write(frame);
                    write(frame);
                }
                case ADDS_A_MESSAGE -> {
                    answer("{\"missed\":17}");
                    write(frame);
                }
                case CHANGES_ITS_KEYS -> {
                    ((SSLSocket) socket).startHandshake();
                    write(frame);
                }
                case CLOSES_A_LISTENER ->
                    write(frame(ServerFrames.CLOSE, new byte[] {3, (byte) 0xf5, 's', 'l', 'o', 'w'}));
                default -> write(frame);
            }
        }

        private synchronized void write(byte[] frame) throws IOException {
            out.write(frame);
        }
    }

    private static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        byte[] bytes = new byte[frame.position() + payload.length];
        frame.put(payload).flip().get(bytes);
        return bytes;
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
