package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command line that ends by itself came to, run here for the time that a process takes to start. */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = RelayCommand.commandLine(new RelayCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** It ended with this code and a sentence in which this stands, at most with a hint besides. */
    void saysSo(int expectedCode, String part) {
        assertEquals(expectedCode, exitCode, this::toString);
        assertTrue(err.contains(part), this::toString);
        assertTrue(err.lines().count() <= 2, this::toString);
        assertFalse(err.contains("Exception") || err.contains("\tat "), this::toString);
        assertEquals("", out);
    }
}
