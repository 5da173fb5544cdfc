package stagecast.relay.load.fanout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.SmallRelay;
import stagecast.relay.load.SmallRelay.Fault;
import stagecast.relay.load.peers.LoopbackCertificate;

@Timeout(60)
class FanoutOverTlsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static LoopbackCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws IOException {
        certificate = LoopbackCertificate.make(directory);
    }

    private static BenchRun trusting(String url, String... more) {
        return fanout(url, certificate.certificate(), more);
    }

    private static BenchRun fanout(String url, Path trusted, String... more) {
        List<String> arguments = new ArrayList<>(List.of("fanout", "--anonymous", "--url", url));
        arguments.addAll(List.of("--cacert", trusted.toString()));
        arguments.addAll(List.of(more));
        return BenchRun.of(arguments.toArray(String[]::new));
    }

    private static void passes(BenchRun run, String delivered) {
        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().contains("delivered    " + delivered + ", "), run::toString);
    }

    private static void fails(BenchRun run, String sentence) {
        assertEquals(1, run.exit(), run::toString);
        assertTrue(run.err().contains(sentence), run::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void passes_a_server_that_delivers_everything(String version) throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.NOTHING, certificate, version)) {
            passes(trusting(relay.url(), "--listeners", "20", "--rate", "100", "--messages", "50"), "1,000");
            passes(
                    trusting(
                            relay.url(),
                            "--listeners",
                            "20",
                            "--senders",
                            "3",
                            "--threads",
                            "2",
                            "--window",
                            "8",
                            "--messages",
                            "300"),
                    "18,000");
        }
    }

    @Test
    void takes_the_other_schemes_for_tls_and_a_host_by_its_name() throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.NOTHING, certificate)) {
            String url = "wss://localhost:" + relay.port();
            passes(trusting(url, "--listeners", "2", "--messages", "5"), "10");
        }
    }

    @Test
    void reports_what_is_lost_over_tls_too() throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.LOSES, certificate)) {
            BenchRun run =
                    trusting(relay.url(), "--listeners", "5", "--rate", "200", "--messages", "20", "--settle", "0.5");

            fails(run, "Of 100 deliveries 1 were lost, 0 came twice and 0 came out of order.");
        }
    }

    @Test
    void takes_records_wherever_the_network_cuts_them() throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.NOTHING, certificate);
                CuttingProxy proxy = new CuttingProxy(relay.port())) {
            String url = "https://127.0.0.1:" + proxy.port();
            passes(trusting(url, "--listeners", "5", "--window", "8", "--messages", "100"), "500");
        }
    }

    @Test
    void keeps_of_a_record_what_the_socket_does_not_take() throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.NOTHING, certificate)) {
            BenchRun run =
                    trusting(relay.url(), "--listeners", "2", "--window", "4", "--messages", "8", "--size", "4000000");

            passes(run, "16");
        }
    }

    @Test
    void goes_on_when_the_server_changes_its_keys() throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.CHANGES_ITS_KEYS, certificate, "TLSv1.3")) {
            BenchRun run = trusting(
                    relay.url(),
                    "--listeners",
                    "1",
                    "--senders",
                    "2",
                    "--senders-listen",
                    "--window",
                    "4",
                    "--messages",
                    "50");

            passes(run, "200");
        }
    }

    @Test
    void says_how_to_trust_a_certificate_that_nobody_vouches_for() throws IOException {
        try (SmallRelay relay = SmallRelay.overTls(Fault.NOTHING, certificate)) {
            BenchRun run = BenchRun.of("fanout", "--anonymous", "--listeners", "1", "--url", relay.url());

            fails(run, "Only 0 of 2 connections joined.");
            fails(
                    run,
                    "nobody who is trusted here vouches for the server's certificate; --cacert FILE trusts one in a PEM"
                            + " file, the server's own or its authority's.");
        }
    }

    @Test
    void refuses_a_certificate_that_is_for_another_host() throws IOException {
        LoopbackCertificate others =
                LoopbackCertificate.make(Files.createDirectory(directory.resolve("others")), "dns:example.org");
        try (SmallRelay relay = SmallRelay.overTls(Fault.NOTHING, others)) {
            BenchRun run = fanout(relay.url(), others.certificate(), "--listeners", "1");

            fails(run, "the server's certificate is refused: ");
            fails(run, "127.0.0.1");
        }
    }

    @Test
    void says_so_when_the_server_speaks_no_tls() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> refuse(server), "refusing");
            answering.setDaemon(true);
            answering.start();
            BenchRun run = trusting("https://127.0.0.1:" + server.getLocalPort(), "--listeners", "1");

            fails(run, "the TLS handshake failed: ");
        }
    }

    private static void refuse(ServerSocket server) {
        boolean open = true;
        while (open) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                open = !server.isClosed();
            }
        }
    }

    @Test
    void exits_with_2_and_a_sentence_if_what_it_is_to_trust_is_no_certificate() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        wrongUse(" holds no certificate in PEM form", empty);
        wrongUse(" holds no certificate in PEM form", certificate.key());
        wrongUse("there is no file ", directory.resolve("missing.pem"));
    }

    private static void wrongUse(String sentence, Path trusted) {
        BenchRun run = fanout("https://127.0.0.1:1", trusted);

        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains(sentence), run::toString);
    }
}
