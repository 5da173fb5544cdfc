package stagecast.relay.load.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;

@Timeout(180)
class CurvesAgainstRelayTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void measures_each_point_of_each_curve_up_to_the_largest_that_is_wanted() throws IOException {
        Path csv = directory.resolve("curves.csv");

        BenchRun run = BenchRun.of(
                "curves",
                "--most",
                "100",
                "--hall",
                "20",
                "--rounds",
                "1",
                "--seconds",
                "0.2",
                "--warmup",
                "0.1",
                "--csv",
                csv.toString());

        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().contains("From 1 to 10 channels a delivery's cost becomes "), run::toString);
        assertTrue(run.out().contains("From 0 to 100 users a delivery's cost becomes "), run::toString);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(CurvesReport.COLUMNS, lines.get(0));
        assertEquals(
                List.of(
                        "listeners,10,1,true",
                        "listeners,100,1,true",
                        "channels,1,1,true",
                        "channels,10,1,true",
                        "idle,0,1,true",
                        "users,0,1,true",
                        "users,100,1,true"),
                lines.stream()
                        .skip(1)
                        .map(line -> line.replaceFirst("^((?:[^,]+,){3}[^,]+),.*", "$1"))
                        .toList());
    }

    @Test
    void exits_with_2_and_a_sentence_for_a_wrong_use() {
        assertWrong("there is no curve 'rooms', only listeners, ", "rooms");
        assertWrong("at least one round", "--rounds", "0");
        assertWrong("the most is 10 to 18000", "--most", "20000");
    }

    private static void assertWrong(String sentence, String... arguments) {
        BenchRun run = BenchRun.of(
                Stream.concat(Stream.of("curves"), Stream.of(arguments)).toArray(String[]::new));
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains(sentence), run::toString);
    }
}
