package stagecast.relay.load.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
class JmhCommandTest {

    static {
        // Another build on this machine may be measuring too; nobody believes these times.
        System.setProperty("jmh.ignoreLock", "true");
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int jmh(String... arguments) {
        return new CommandLine(new JmhCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void shows_what_a_message_and_a_delivery_take_and_allocate() {
        int exit = jmh("--listeners", "10", "--messages", "32", "--iterations", "1", "--seconds", "0.2", "--quiet");

        assertEquals(0, exit, err::toString);
        String[] row =
                out.toString().lines().skip(1).findFirst().orElse("").strip().split(" +", -1);
        assertEquals(6, row.length, out::toString);
        assertEquals("10", row[0]);
        assertEquals("32", row[1]);
        assertTrue(Double.parseDouble(row[5]) > 0, out::toString);
    }

    @Test
    void exits_with_2_and_a_sentence_for_a_wrong_use() {
        assertEquals(2, jmh("--listeners", "0"));
        assertTrue(err.toString().contains("one or more of each"), err::toString);
    }
}
