package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.server.TestCertificate;
import stagecast.relay.server.TestServer;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Certificates that are renewed while the relay runs, as certbot does it every two months. */
class TlsRenewalTest {

    @TempDir
    Path folder;

    @Test
    void new_connections_get_what_stands_in_the_files_and_old_ones_go_on() throws Exception {
        TestCertificate first = TestCertificate.shared();
        TestCertificate second = TestCertificate.ec(Files.createDirectory(folder.resolve("second")));
        Path certificate = Files.copy(first.certificate, folder.resolve("fullchain.pem"));
        Path key = Files.copy(first.key, folder.resolve("privkey.pem"));
        try (RelayProcess relay = serve(certificate, key)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.tlsPort());
            try (RelayClient old = connect(address, first)) {
                old.join(Upgrade.of("/api/events/room/ws"));

                replace(certificate, second.certificate); // and its key a moment later, as it may be seen
                relay.awaitErr("the key of another certificate");
                connect(address, first).close();

                replace(key, second.key);
                relay.awaitErr("new connections get the TLS certificate that is valid until");
                connect(address, second).close();
                assertThrows(IOException.class, () -> connect(address, first));

                Files.delete(key);
                relay.awaitErr("there is no such file; the TLS certificate that was read before stays in force");
                connect(address, second).close();

                old.send(Frame.ping("still"));
                assertEquals("still", old.next().text());
            }
            assertEquals(3, relay.err().lines().count(), relay::err);
            assertTrue(relay.err().lines().noneMatch(line -> line.contains("Exception")), relay::err);
        }
    }

    private RelayProcess serve(Path certificate, Path key) throws IOException {
        return RelayProcess.start(
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "tls.port=0",
                "--set",
                "tls.reload=100ms",
                "--set",
                "tls.certificate=" + certificate,
                "--set",
                "tls.key=" + key);
    }

    private static RelayClient connect(InetSocketAddress address, TestCertificate certificate) throws IOException {
        return RelayClient.connect(address, TestServer.PATIENCE, certificate.tls());
    }

    private void replace(Path file, Path by) throws IOException {
        Path copy = Files.copy(by, folder.resolve("copy.pem"));
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
