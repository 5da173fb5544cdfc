package stagecast.relay.load.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessUseTest {

    /** Says that it is there, and then waits for ever. */
    private static Process waiting() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "echo; read x").start();
        assertEquals('\n', process.getInputStream().read());
        return process;
    }

    private static long rssKib(Process process) {
        return ProcessUse.rssKib(List.of(process.pid()));
    }

    @Test
    void adds_up_what_several_processes_use() throws IOException {
        Process one = waiting();
        Process other = waiting();
        try {
            long before = rssKib(one) + rssKib(other);
            ProcessUse both = ProcessUse.of(List.of(one.pid(), other.pid()));
            long after = rssKib(one) + rssKib(other);

            assertTrue(rssKib(one) > 0 && rssKib(other) > 0);
            assertTrue(before <= both.rssKib() && both.rssKib() <= after, before + " " + both + " " + after);
            assertEquals(2, both.threadNanos().size());
        } finally {
            one.destroy();
            other.destroy();
        }
    }

    @Test
    void a_process_that_has_ended_adds_nothing() throws IOException, InterruptedException {
        Process gone = waiting();
        gone.destroy();
        gone.waitFor();

        assertEquals(new ProcessUse(Map.of(), 0), ProcessUse.of(List.of(gone.pid())));
    }
}
