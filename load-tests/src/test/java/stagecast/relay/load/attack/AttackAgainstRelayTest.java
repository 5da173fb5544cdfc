package stagecast.relay.load.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.attack.attacker.AttackKind;

@Timeout(240)
class AttackAgainstRelayTest {

    private static final int SOCKETS = 50;
    private static final int LISTENERS = 5;

    /** 60 a second, for as long as an attack takes here and 0.2 s more. */
    private static final int MESSAGES = 24;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static BenchRun run(String... arguments) {
        String[] all = new String[arguments.length + 8];
        all[0] = "attack";
        all[1] = "--sockets=" + SOCKETS;
        all[2] = "--listeners=" + LISTENERS;
        all[3] = "--seconds=0.2";
        all[4] = "--quiet=0.1";
        all[5] = "--leaving=0";
        all[6] = "--most-p99=100s"; // of so short a time on whatever runs this it is anybody's guess
        all[7] = "--set=drain.window=100ms"; // what attackers have left need not be waited for
        System.arraycopy(arguments, 0, all, 8, arguments.length);
        return BenchRun.of(all);
    }

    private static Map<String, String> figures(String line) {
        String[] names = AttackReport.COLUMNS.split(",", -1);
        String[] values = line.split(",", -1);
        assertEquals(names.length, values.length, line);
        Map<String, String> figures = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            figures.put(names[i], values[i]);
        }
        return figures;
    }

    @Test
    void each_attack_takes_place_and_honest_clients_get_every_message_meanwhile() throws IOException {
        Path csv = directory.resolve("attacks.csv");

        BenchRun run = run("--csv=" + csv);

        assertEquals(0, run.exit(), run::toString);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(AttackReport.COLUMNS, lines.get(0));
        List<Map<String, String>> attacks =
                lines.stream().skip(1).map(AttackAgainstRelayTest::figures).toList();
        assertEquals(
                Stream.of(AttackKind.values()).map(AttackKind::word).toList(),
                attacks.stream().map(figures -> figures.get("attack")).toList());
        for (Map<String, String> figures : attacks) {
            assertEquals("0", figures.get("closed"), figures::toString);
            assertEquals(Integer.toString(MESSAGES), figures.get("sent"), figures::toString);
            assertEquals(Integer.toString(MESSAGES * LISTENERS), figures.get("delivered"), figures::toString);
            assertEquals("0", figures.get("lost"), figures::toString);
            assertTrue(Double.parseDouble(figures.getOrDefault("p99_ms", "")) > 0, figures::toString);
            assertEquals(Integer.toString(SOCKETS), figures.get("held"), figures::toString);
            assertTrue(Long.parseLong(figures.getOrDefault("opened", "")) > 0, figures::toString);
            assertTrue(Long.parseLong(figures.getOrDefault("requests", "")) > 0, figures::toString);
            assertTrue(Long.parseLong(figures.getOrDefault("resident_after", "")) > 0, figures::toString);
            assertTrue(Long.parseLong(figures.getOrDefault("heap_after", "")) > 0, figures::toString);
            assertTrue(Long.parseLong(figures.getOrDefault("descriptors_after", "")) > 0, figures::toString);
            assertEquals("true", figures.get("passed"), figures::toString);
        }
    }

    @Test
    void exits_with_1_where_an_honest_client_is_closed_and_loses_messages() {
        // Credentials are shorter than that, the messages longer: the honest sender is closed with 1009.
        BenchRun run = run("--attack=idle", "--addresses=0", "--settle=0.2", "--set=limits.message-bytes=100");

        assertEquals(1, run.exit(), run::toString);
        assertTrue(run.out().contains("1 of 6 connections closed"), run::toString);
        assertTrue(run.out().contains("sender 0: closed by the server with 1009"), run::toString);
        assertTrue(run.out().contains("at once from the honest address"), run::toString);
    }

    @Test
    void exits_with_2_and_a_sentence_for_a_wrong_use() {
        assertWrong("there is no attack 'noise', only parts, heads, ", "--attack=noise");
        assertWrong("at most 19500", "--sockets=19500");
        assertWrong("0 to 10000 addresses", "--addresses=-1");
        assertWrong("as 250ms or 2s; this is 250", "--most-p99=250");
        assertWrong("an attack lasts 600 seconds at most", "--seconds=601");
        assertWrong("a rate above 0", "--rate=0");
    }

    private static void assertWrong(String sentence, String argument) {
        BenchRun run = BenchRun.of("attack", argument);
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains(sentence), run::toString);
    }
}
