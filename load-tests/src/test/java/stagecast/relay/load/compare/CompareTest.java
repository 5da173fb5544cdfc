package stagecast.relay.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.SmallRelay;
import stagecast.relay.load.SmallRelay.Fault;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Filling;
import stagecast.relay.load.peers.LoopbackCertificate;
import stagecast.relay.load.peers.Peers;
import stagecast.relay.load.process.Pinning;

@Timeout(180)
class CompareTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static BenchRun compare(String... arguments) {
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(arguments));
        return BenchRun.of(all.toArray(String[]::new));
    }

    @Test
    void gives_peers_the_same_workloads_in_turn() throws IOException {
        Path csv = directory.resolve("runs.csv");
        try (SmallRelay other = new SmallRelay(Fault.NOTHING)) {
            BenchRun outcome = compare(
                    "burst",
                    "hall-100-single",
                    "--peers",
                    "relay,undertow",
                    "--url",
                    other.url(),
                    "--rounds",
                    "2",
                    "--seconds",
                    "0.2",
                    "--warmup",
                    "0.1",
                    "--csv",
                    csv.toString());

            assertEquals(0, outcome.exit(), outcome::toString);
            assertTrue(outcome.out().contains("burst: "), outcome::toString);
            assertTrue(outcome.out().contains(" of it; bar 42 (50): "), outcome::toString);
            assertTrue(outcome.out().contains(" of it; bar 1.1 (1.3): "), outcome::toString);
            List<String> lines = Files.readAllLines(csv);
            assertEquals(ComparisonReport.COLUMNS, lines.get(0));
            assertEquals(
                    List.of(
                            "burst,relay,1,true",
                            "burst,undertow,1,true",
                            "burst,url,1,true",
                            "burst,relay,2,true",
                            "burst,undertow,2,true",
                            "burst,url,2,true",
                            "hall-100-single,relay,1,true"),
                    lines.stream()
                            .skip(1)
                            .limit(7)
                            .map(line -> line.replaceFirst("^((?:[^,]+,){3}[^,]+),.*", "$1"))
                            .toList());
            assertEquals(lines.get(0).split(",", -1).length, lines.get(1).split(",", -1).length);
        }
    }

    @Test
    void measures_how_connections_come_about_too() throws IOException {
        try (Comparison comparison = new Comparison(directory, Pinning.NONE, SECOND, SECOND)) {
            comparison.add(Peers.named("undertow"));
            for (Figure figure : List.of(Figure.MEMORY, Figure.TIME, Figure.ARRIVALS)) {
                Workload few = new Workload("few", "", figure, 300, 1, 1, 120, Filling.DOTS, 0, 1, 50, 1, Map.of());
                List<Comparison.Cell> cells = comparison.run(few, 1, cell -> {});

                assertEquals(1, cells.size());
                FanoutResult result = cells.get(0).result();
                assertTrue(result.passed(), () -> result.remarks() + " " + result);
                assertEquals(300, result.delivered());
                assertNotNull(result.joining().server());
                assertTrue(result.joining().server().cpuNanos() > 0, result::toString);
                assertTrue(result.joining().server().rssKibBefore() > 0, result::toString);
                assertTrue(figure == Figure.MEMORY || cells.get(0).figure() > 0, result::toString);
            }
        }
    }

    @Test
    void compares_with_a_server_over_tls_whose_certificate_it_is_told() throws IOException {
        LoopbackCertificate certificate = LoopbackCertificate.make(directory);
        try (SmallRelay other = SmallRelay.overTls(Fault.NOTHING, certificate)) {
            BenchRun outcome = compare(
                    "burst",
                    "--peers",
                    "undertow-tls",
                    "--base",
                    "undertow-tls",
                    "--url",
                    other.url(),
                    "--cacert",
                    certificate.certificate().toString(),
                    "--rounds",
                    "1",
                    "--seconds",
                    "0.2",
                    "--warmup",
                    "0.1");

            assertEquals(0, outcome.exit(), outcome::toString);
            assertTrue(outcome.out().contains("undertow-tls's is"), outcome::toString);
        }
    }

    @Test
    void says_what_went_wrong_with_a_peer_and_goes_on() throws IOException {
        try (SmallRelay wrong = new SmallRelay(Fault.DUPLICATES)) {
            BenchRun outcome = compare(
                    "burst",
                    "--peers",
                    "undertow",
                    "--url",
                    wrong.url(),
                    "--rounds",
                    "1",
                    "--seconds",
                    "0.2",
                    "--warmup",
                    "0.1");

            assertEquals(1, outcome.exit(), outcome::toString);
            assertTrue(outcome.out().contains("url           no run went well"), outcome::toString);
            assertTrue(outcome.out().contains("url, round 1: Of "), outcome::toString);
            assertFalse(outcome.out().contains("undertow      no run"), outcome::toString);
        }
    }

    @Test
    void starts_a_relay_in_a_jvm_as_it_is_told() {
        BenchRun none = compare("burst", "--peers", "undertow", "--variant", "none=-XX:+NoSuchOption");
        assertEquals(1, none.exit(), none::toString);
        assertTrue(none.err().contains("none: "), none::toString);
        assertTrue(none.err().contains("NoSuchOption"), none::toString);

        BenchRun elsewhere = compare(
                "burst",
                "--peers=undertow",
                "--variant",
                "there=/no/such/jdk -Xint",
                "--variant",
                "here=" + System.getProperty("java.home") + " -Xmx128m -XX:+UseParallelGC relay.coalesce=1ms",
                "--rounds=1",
                "--seconds=0.2",
                "--warmup=0.1");
        assertEquals(0, elsewhere.exit(), elsewhere::toString);
        assertTrue(elsewhere.err().contains("there is left out: there is no JDK in /no/such/jdk"), elsewhere::toString);
        assertTrue(elsewhere.err().contains("burst, round 1, here: "), elsewhere::toString);
    }

    @Test
    void exits_with_2_and_a_sentence_for_a_wrong_use() {
        assertWrong("there is no workload 'hal', only hall, ", "hal");
        assertWrong("there is no peer 'uws', only relay, ", "hall", "--peers", "uws");
        assertWrong("there is a peer 'nats' already", "hall", "--variant", "nats=-Xint");
        assertWrong("a variant has one JDK", "hall", "--variant", "two=/a /b");
        assertWrong("at least one round", "hall", "--rounds", "0");
        assertWrong("--cacert: there is no file", "hall", "--url", "https://127.0.0.1:1", "--cacert", "missing.pem");
        assertWrong("the path begins with /", "hall", "--url", "http://127.0.0.1:1", "--path", "x");
    }

    private static void assertWrong(String sentence, String... arguments) {
        BenchRun outcome = compare(arguments);
        assertEquals(2, outcome.exit(), outcome::toString);
        assertTrue(outcome.err().contains(sentence), outcome::toString);
    }

    @Test
    void lists_its_workloads() {
        BenchRun outcome = compare("--list");

        assertEquals(0, outcome.exit(), outcome::toString);
        assertEquals(
                Workload.names(),
                outcome.out().lines().map(line -> line.split(" ", 2)[0]).toList());
    }
}
