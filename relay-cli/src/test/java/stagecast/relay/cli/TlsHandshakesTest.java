package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.server.TestCertificate;
import stagecast.relay.server.TestServer;
import stagecast.relay.server.TlsPeer;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Whoever connects to the port with TLS and does not shake hands, against a relay with too little memory for buffers. */
class TlsHandshakesTest {

    private static final int SOCKETS = Integer.getInteger("relay.silent-sockets", 2_000);
    private static final List<String> LITTLE_MEMORY = List.of("-Xmx96m", "-XX:MaxDirectMemorySize=16m");

    @Test
    void others_are_served_while_thousands_do_not_finish_theirs(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.shared();
        List<Socket> silent = new ArrayList<>();
        try (RelayProcess relay = serve(folder, certificate)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.tlsPort());
            byte[] hello = hello(certificate);
            byte[][] beginnings = {{}, Arrays.copyOf(hello, 3), Arrays.copyOf(hello, hello.length - 1), hello};
            try (RelayClient listener = RelayClient.connect(address, TestServer.PATIENCE, certificate.tls())) {
                listener.join(Upgrade.of("/api/events/room/ws"));
                for (int i = 0; i < SOCKETS; i++) {
                    Socket socket = new Socket(address.getAddress(), address.getPort());
                    silent.add(socket);
                    socket.getOutputStream().write(beginnings[i % beginnings.length]);
                }
                served(address, certificate, listener);
                for (Socket each : silent) {
                    ended(each);
                }
                served(address, certificate, listener);
            }
            assertEquals("", relay.err());
        } finally {
            Sockets.close(silent);
        }
    }

    @Test
    void who_speaks_something_else_is_told_or_ended_and_nothing_is_logged(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.shared();
        try (RelayProcess relay = serve(folder, certificate)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.tlsPort());
            try (RelayClient plain = RelayClient.connect(address, TestServer.PATIENCE)) {
                HttpAnswer answer = plain.ask(Upgrade.of("/api/events/room/ws"));

                assertEquals(400, answer.status());
                assertTrue(answer.body().contains("This port speaks HTTPS."), answer::body);
                assertEquals(RelayClient.End.CLEAN, plain.nextEnd());
            }
            byte[] old = hello(certificate);
            old[10] = 99; // no version that there is
            for (byte[] other :
                    new byte[][] {{22, 3, 1, (byte) 0xFF, (byte) 0xFF, 1}, {0, 1, 2, 3, 4, 5, 6}, new byte[1_000], old
                    }) {
                try (RelayClient stranger = RelayClient.connect(address, TestServer.PATIENCE)) {
                    stranger.send(other);
                    stranger.throwAwayToTheEnd();
                }
            }
            try (RelayClient cut = RelayClient.connect(address, TestServer.PATIENCE)) {
                cut.send(hello(certificate));
                cut.reset();
            }
            try (RelayClient friend = RelayClient.connect(address, TestServer.PATIENCE, certificate.tls())) {
                friend.join(Upgrade.of("/api/events/room/ws"));
            }
            relay.terminate();
            assertEquals(0, relay.exitCode());
            assertEquals("", relay.err());
        }
    }

    private static RelayProcess serve(Path folder, TestCertificate certificate) throws IOException {
        return RelayProcess.startWith(
                LITTLE_MEMORY,
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.toString(),
                "--set",
                "limits.handshake-timeout=5s",
                "--set",
                "limits.http-connections-per-address=100000",
                "--set",
                "tls.port=0",
                "--set",
                "tls.certificate=" + certificate.certificate,
                "--set",
                "tls.key=" + certificate.key);
    }

    /** What a client sends first. */
    private static byte[] hello(TestCertificate certificate) throws Exception {
        SSLEngine engine = certificate.client().createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        return TlsPeer.record(engine, new byte[0]);
    }

    private static void served(InetSocketAddress address, TestCertificate certificate, RelayClient listener)
            throws IOException {
        listener.send(Frame.ping("there"));
        assertEquals("there", listener.next().text());
        try (RelayClient other = RelayClient.connect(address, TestServer.PATIENCE, certificate.tls())) {
            other.send("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(404, other.answer().status());
            other.join(Upgrade.of("/api/events/room/ws"));
        }
    }

    /** Reads until the relay ends the connection. */
    private static void ended(Socket socket) throws IOException {
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        try {
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertFalse(said.startsWith("HTTP"), said);
        } catch (SocketException reset) {
            // An end, too.
        }
    }
}
