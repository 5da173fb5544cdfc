package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.server.TestServer;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Sockets that connect and don't speak, or hardly, against a relay with too little memory to hold a buffer for each. */
class SilentSocketsTest {

    private static final int SOCKETS = Integer.getInteger("relay.silent-sockets", 2_000);
    private static final List<String> LITTLE_MEMORY = List.of("-Xmx96m", "-XX:MaxDirectMemorySize=16m");
    private static final byte[] DRIPPING =
            "GET /api/events/room/ws HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DRIPS = 5;

    @Test
    void others_are_served_meanwhile(@TempDir Path folder) throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (RelayProcess relay = RelayProcess.startWith(
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
                "limits.http-connections-per-address=100000")) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
            try (RelayClient listener = RelayClient.connect(address, TestServer.PATIENCE)) {
                listener.join(Upgrade.of("/api/events/room/ws"));
                for (int i = 0; i < SOCKETS; i++) {
                    silent.add(new Socket(address.getAddress(), address.getPort()));
                }
                for (int drip = 0; drip < DRIPS; drip++) {
                    for (int i = 0; i < SOCKETS; i += 2) {
                        drip(silent.get(i), drip);
                    }
                    served(address, listener);
                }
                for (Socket each : silent) {
                    ended(each);
                }
                served(address, listener);
            }
        } finally {
            Sockets.close(silent);
        }
    }

    private static void drip(Socket socket, int drip) {
        try {
            socket.getOutputStream().write(DRIPPING[drip]);
        } catch (IOException late) {
            // On a slow machine its time may be over.
        }
    }

    private static void served(InetSocketAddress address, RelayClient listener) throws IOException {
        listener.send(Frame.ping("there"));
        assertEquals("there", listener.next().text());
        try (RelayClient other = RelayClient.connect(address, TestServer.PATIENCE)) {
            other.send("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(404, other.answer().status());
            other.join(Upgrade.of("/api/events/room/ws"));
        }
    }

    /** Reads until the relay ends the connection. */
    private static void ended(Socket socket) throws IOException {
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        try {
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 408 "), said);
        } catch (SocketException reset) {
            // An end, too.
        }
    }
}
