package stagecast.relay.load.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.RelayProcess;
import stagecast.relay.load.peers.LoopbackCertificate;

@Timeout(180)
class FanoutAgainstRelayTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void a_thousand_listeners_get_sixty_messages_a_second_all_and_in_order() throws IOException, InterruptedException {
        try (RelayProcess relay = RelayProcess.start(directory)) {
            String table = fanout(relay, "--listeners", "1000", "--rate", "60", "--seconds", "3");

            assertTrue(table.contains("sent         180\ndelivered    180,000, "), table);
        }
    }

    @Test
    void senders_that_fill_their_windows_lose_nothing_on_any_channel() throws IOException, InterruptedException {
        try (RelayProcess relay = RelayProcess.start(directory)) {
            String table = fanout(
                    relay,
                    "--listeners",
                    "100",
                    "--senders",
                    "20",
                    "--channels",
                    "5",
                    "--senders-listen",
                    "--window",
                    "8",
                    "--messages",
                    "500",
                    "--threads",
                    "2");

            assertTrue(table.contains("sent         10,000\ndelivered    230,000, "), table);
        }
    }

    @Test
    void over_tls_all_is_as_in_clear() throws IOException, InterruptedException {
        LoopbackCertificate certificate =
                LoopbackCertificate.make(Files.createDirectory(directory.resolve("certificate")));
        try (RelayProcess relay = RelayProcess.startWithTls(directory, certificate)) {
            assertTrue(relay.url().startsWith("https://"), relay.url());
            String table = fanout(
                    relay,
                    "--cacert",
                    certificate.certificate().toString(),
                    "--listeners",
                    "100",
                    "--senders",
                    "20",
                    "--channels",
                    "5",
                    "--senders-listen",
                    "--window",
                    "8",
                    "--messages",
                    "200",
                    "--threads",
                    "2");

            assertTrue(table.contains("sent         4,000\ndelivered    92,000, "), table);
        }
    }

    /** The table of a run that has to pass. */
    private static String fanout(RelayProcess relay, String... how) {
        List<String> arguments = new ArrayList<>(List.of("fanout", "--url", relay.url()));
        arguments.addAll(List.of("--email", RelayProcess.EMAIL, "--password", RelayProcess.PASSWORD));
        arguments.addAll(List.of("--server-pid", Long.toString(relay.pid())));
        arguments.addAll(List.of(how));
        BenchRun run = BenchRun.of(arguments.toArray(String[]::new));
        assertEquals(0, run.exit(), run::toString);
        return run.out();
    }
}
