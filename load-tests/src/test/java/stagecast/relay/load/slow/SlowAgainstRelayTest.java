package stagecast.relay.load.slow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;

@Timeout(180)
class SlowAgainstRelayTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void those_that_do_not_read_are_told_what_they_missed_and_others_miss_nothing() throws IOException {
        Path csv = directory.resolve("rounds.csv");

        // Memory and latency of so short a flood on whatever runs this are anybody's guess.
        BenchRun run = BenchRun.of(
                "slow",
                "--stalled",
                "20",
                "--listeners",
                "5",
                "--senders",
                "2",
                "--rate",
                "400",
                "--size",
                "4096",
                "--warmup",
                "0.1",
                "--seconds",
                "0.4",
                "--rounds",
                "1",
                "--queue-bytes",
                "262144",
                "--latency-bar",
                "1e6",
                "--memory-bar",
                "1e6",
                "--csv",
                csv.toString());

        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().contains("20 of 20 saw 1013 behind a gapless beginning; 400 sent"), run::toString);
        assertTrue(
                run.out().contains("20 of 20 got the newest, and received + missed = sent; 400 sent"), run::toString);
        assertTrue(run.out().contains("20 of 20 got the newest of each sender; 400 sent"), run::toString);
        assertTrue(run.out().contains("came and 0 were told missing"), run::toString);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(SlowReport.COLUMNS, lines.get(0));
        assertEquals(4, lines.size());
        String[] dropping = lines.get(2).split(",", -1);
        assertEquals("drop-oldest", dropping[0]);
        assertEquals(20 * 400, Long.parseLong(dropping[14]) + Long.parseLong(dropping[15]), lines.get(2));
        assertTrue(Long.parseLong(dropping[15]) > 0, "something was missed: " + lines.get(2));
    }

    @Test
    void exits_with_2_and_a_sentence_for_a_wrong_use() {
        assertWrong("there is no policy 'newest', only close, ", "--policies", "newest");
        assertWrong("at least one round", "--rounds", "0");
        assertWrong("at most 19000", "--stalled", "19000");
        assertWrong("too small to fill a queue", "--rate", "1");
    }

    private static void assertWrong(String sentence, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "slow";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        BenchRun run = BenchRun.of(all);
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains(sentence), run::toString);
    }
}
