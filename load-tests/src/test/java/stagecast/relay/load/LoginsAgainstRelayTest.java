package stagecast.relay.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
class LoginsAgainstRelayTest {

    private static final String EMAIL = "load{n}@example.org";
    private static final int LOGINS = 1;
    private static final int WARM_UP = 1;
    private static final List<String> ACCOUNTS = IntStream.rangeClosed(1, WARM_UP + 2 * LOGINS + 2)
            .mapToObj(n -> EMAIL.replace("{n}", Integer.toString(n)))
            .toList();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void a_flood_of_wrong_passwords_neither_gets_in_nor_keeps_anybody_out() throws IOException, InterruptedException {
        try (RelayProcess relay = RelayProcess.start(directory, ACCOUNTS)) {
            int exit = logins(relay);
            String table = out.toString();

            assertEquals(0, exit, () -> out + "\n" + err);
            assertEquals("", err.toString());
            assertTrue(table.contains("\nidle         failed 0 "), table);
            assertTrue(table.contains("\nduring       failed 0 "), table);
            assertTrue(table.contains("\nhall idle    100 of 100 phones let in"), table);
            assertTrue(table.contains("\nhall during  100 of 100 phones let in"), table);
            assertTrue(table.contains("  let in 0  broken 0, "), table);
            assertFalse(table.contains("answers      wrong 0 "), table);
        }
    }

    @Test
    void says_who_was_not_let_in_and_that_the_run_failed() throws IOException, InterruptedException {
        try (RelayProcess relay = RelayProcess.start(directory, ACCOUNTS.subList(0, WARM_UP + LOGINS))) {
            int exit = logins(relay);
            String table = out.toString();

            assertEquals(1, exit, table);
            assertTrue(table.contains("\nidle         failed 0 "), table);
            assertTrue(table.contains("\nduring       failed 1 "), table);
            assertTrue(table.contains("\nhall during  0 of 100 phones let in"), table);
            assertTrue(
                    err.toString().contains("the login of load3@example.org: not let in: {\"error\""), err.toString());
            assertTrue(
                    err.toString().lines().anyMatch(line -> line.matches("phone [0-9]+: not let in: .*")),
                    err.toString());
        }
    }

    private int logins(RelayProcess relay) {
        CommandLine bench = Bench.commandLine();
        bench.setOut(new PrintWriter(out));
        bench.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("logins", "--url", relay.url()));
        arguments.addAll(List.of("--email", EMAIL, "--password", RelayProcess.PASSWORD));
        arguments.addAll(List.of("--logins", Integer.toString(LOGINS), "--warmup", Integer.toString(WARM_UP)));
        arguments.addAll(List.of("--phones", "100", "--flood-addresses", "3", "--flood-connections", "2"));
        return bench.execute(arguments.toArray(String[]::new));
    }
}
