package stagecast.relay.load.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.RelayProcess;
import stagecast.relay.load.SmallRelay;
import stagecast.relay.load.SmallRelay.Fault;

@Timeout(300)
class GatlingTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path reports;

    private record Outcome(int exit, String out, String err) {

        /** As the last table says: so many requests of that name in all, and so many that failed. */
        boolean counted(String request, int times, int failed) {
            String row = String.format(
                    Locale.ROOT,
                    "> %s +\\| +%,d \\| +%,d \\| +%,d\\R",
                    Pattern.quote(request),
                    times,
                    times - failed,
                    failed);
            return Pattern.compile(row).matcher(out).find();
        }

        @Override
        public String toString() {
            return exit + "\n" + err + "\n" + out;
        }
    }

    private Outcome gatling(String... arguments) {
        List<String> all = new ArrayList<>(List.of("gatling", "--reports", reports.toString()));
        all.addAll(List.of(arguments));
        BenchRun run = BenchRun.of(all.toArray(String[]::new));
        return new Outcome(run.exit(), run.out(), run.err());
    }

    @Test
    void all_scenarios_go_well_with_a_relay_of_their_own() throws IOException {
        Outcome outcome = gatling("--users", "10", "--rate", "20", "--ramp", "1", "--duration", "1");

        assertEquals(0, outcome.exit(), outcome::toString);
        assertTrue(outcome.counted("count listeners", 1, 0), outcome::toString); // Join
        assertTrue(outcome.counted("delivery", 10, 0), outcome::toString);
        assertTrue(outcome.counted("log in by token: ok", 20, 0), outcome::toString); // LoginAndSend
        assertTrue(outcome.counted("delivery", 40, 0), outcome::toString);
        assertTrue(outcome.counted("log in by password: ok", 20, 0), outcome::toString); // Broadcast too
        assertTrue(outcome.counted("delivery", 200, 0), outcome::toString); // Gyro too
        try (var files = Files.walk(reports)) {
            List<Path> pages = files.filter(file -> file.endsWith("index.html")).toList();
            assertEquals(4, pages.size(), pages::toString);
        }
    }

    @Test
    void a_message_that_is_lost_fails_the_run() throws IOException {
        try (SmallRelay relay = new SmallRelay(Fault.LOSES)) {
            Outcome outcome = gatling(
                    "Gyro",
                    "--url",
                    relay.url(),
                    "--email",
                    RelayProcess.EMAIL,
                    "--password",
                    SmallRelay.PASSWORD,
                    "--users",
                    "1",
                    "--ramp",
                    "0",
                    "--duration",
                    "1",
                    "--patience",
                    "1");

            assertEquals(1, outcome.exit(), outcome::toString);
            assertTrue(outcome.counted("log in by password: ok", 1, 0), outcome::toString);
            assertTrue(outcome.out().contains("came before earlier ones, or they are lost"), outcome::toString);
            assertTrue(outcome.out().contains("2 did not come as they should"), outcome::toString);
            assertTrue(outcome.err().startsWith("Not as it should be: Gyro."), outcome::toString);
        }
    }

    @Test
    void a_scenario_that_there_is_not_is_a_wrong_use() {
        Outcome outcome = gatling("Jion");

        assertEquals(2, outcome.exit());
        assertTrue(
                outcome.err().startsWith("there is no scenario 'Jion', only Join, LoginAndSend, Broadcast, Gyro\n"),
                outcome::toString);
    }

    @Test
    void a_size_that_makes_no_sense_is_a_wrong_use() {
        assertEquals(2, gatling("Join", "--users", "0").exit());
        assertEquals(2, gatling("Gyro", "--rate", "0").exit());
        assertEquals(2, gatling("Gyro", "--ramp", "-1").exit());
        assertEquals(2, gatling("Join", "--url", "ws://127.0.0.1").exit());
    }
}
