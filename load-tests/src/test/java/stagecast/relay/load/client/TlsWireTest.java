package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.SmallRelay;
import stagecast.relay.load.peers.LoopbackCertificate;

/** With a server that does one thing after the other, on a socket that can be looked at below its TLS. */
@Timeout(60)
class TlsWireTest {

    private static final int ROOM = 256 << 10;
    private static final int DEADLINE_MILLIS = 20_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Trust trust;

    @SuppressWarnings("NullAway.Init")
    private static SSLContext context;

    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Selector selector = Selector.open();

    @SuppressWarnings("NullAway.Init")
    private SSLEngine engine;

    @SuppressWarnings("NullAway.Init")
    private TlsWire wire;

    @SuppressWarnings("NullAway.Init")
    private Socket below;

    @SuppressWarnings("NullAway.Init")
    private SSLSocket server;

    TlsWireTest() throws IOException {}

    @BeforeAll
    static void makeCertificate() throws IOException {
        LoopbackCertificate certificate = LoopbackCertificate.make(directory);
        trust = certificate.trust();
        context = SmallRelay.context(certificate);
    }

    @BeforeEach
    void connect() throws IOException, InterruptedException, ExecutionException {
        engine = trust.engine("127.0.0.1");
        wire = new TlsWire(engine);
        wire.socket().connect(listening.getLocalSocketAddress());
        below = listening.accept();
        below.setSoTimeout(DEADLINE_MILLIS);
        server = (SSLSocket) context.getSocketFactory().createSocket(below, null, true);
        CompletableFuture<Void> shaken = CompletableFuture.runAsync(() -> {
            try {
                server.startHandshake();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        wire.socket().register(selector, SelectionKey.OP_CONNECT | SelectionKey.OP_READ);
        while (!wire.socket().finishConnect()) {
            selector.select();
        }
        wire.socket().keyFor(selector).interestOps(SelectionKey.OP_READ);
        while (!wire.established()) {
            awaitSomething();
        }
        shaken.get();
    }

    private void awaitSomething() throws IOException {
        selector.select();
        selector.selectedKeys().clear();
    }

    @AfterEach
    void disconnect() throws IOException {
        wire.close();
        below.close();
        listening.close();
        selector.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    /** What comes until there is so much, or the end. */
    private String read(int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(ROOM);
        while (in.position() < length && wire.read(in) >= 0) {
            if (in.position() < length) {
                awaitSomething();
            }
        }
        return new String(in.array(), 0, in.position(), US_ASCII);
    }

    @Test
    void hands_on_what_either_side_says() throws IOException {
        assertTrue(wire.write(bytes("from the client")));
        assertEquals("from the client", new String(server.getInputStream().readNBytes(15), US_ASCII));

        server.getOutputStream().write("from ".getBytes(US_ASCII));
        server.getOutputStream().write("the server".getBytes(US_ASCII));
        assertEquals("from the server", read(15));
    }

    @Test
    void says_that_something_waits_as_long_as_the_socket_has_not_taken_all_of_a_record() throws IOException {
        ByteBuffer message = ByteBuffer.allocate(1 << 10);
        int written = 0;
        boolean all = true;
        while (all) {
            all = wire.write(message.clear());
            written += message.position();
        }
        assertEquals(1 << 10, message.position(), "it was encrypted, though it has not left");
        assertFalse(wire.write(NOTHING));
        assertFalse(wire.write(message.clear()));
        assertEquals(0, message.position(), "nothing is taken while something waits");

        server.getInputStream().readNBytes(written / 2);
        while (!wire.write(NOTHING)) {
            Thread.onSpinWait();
        }
        server.getInputStream().readNBytes(written - written / 2);
        assertTrue(wire.write(bytes("end")));
        assertEquals("end", new String(server.getInputStream().readNBytes(3), US_ASCII));
    }

    @Test
    void answers_a_change_of_keys_by_itself() throws IOException {
        server.startHandshake();
        server.getOutputStream().write('x');
        assertEquals("x", read(1));

        assertTrue(below.getInputStream().read() >= 0);
    }

    @Test
    void tells_of_the_end_behind_what_came_last() throws IOException {
        server.getOutputStream().write("the last".getBytes(US_ASCII));
        server.shutdownOutput();

        assertEquals("the last", read(ROOM));
    }

    @Test
    void says_goodbye() throws IOException {
        wire.close();

        assertTrue(below.getInputStream().read() >= 0, "the socket ends behind a record, or TLS takes it for cut off");
    }

    @Test
    void comes_as_somebody_new_each_time() throws IOException, InterruptedException, ExecutionException {
        long before = engine.getSession().getCreationTime();
        for (int i = 0; i < 3; i++) {
            server.getOutputStream().write('x'); // behind what the session could be resumed with
            read(1);
            wire.close();
            connect();
        }

        assertNotEquals(before, engine.getSession().getCreationTime());
    }
}
