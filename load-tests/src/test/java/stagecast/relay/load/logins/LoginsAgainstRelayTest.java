package stagecast.relay.load.logins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.load.BenchRun;
import stagecast.relay.load.RelayProcess;

@Timeout(180)
class LoginsAgainstRelayTest {

    private static final String EMAIL = "load{n}@example.org";
    private static final int LOGINS = 1;
    private static final int WARM_UP = 1;
    private static final List<String> ACCOUNTS = IntStream.rangeClosed(1, WARM_UP + 2 * LOGINS + 2)
            .mapToObj(n -> EMAIL.replace("{n}", Integer.toString(n)))
            .toList();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void a_flood_of_wrong_passwords_neither_gets_in_nor_keeps_anybody_out() throws IOException, InterruptedException {
        try (RelayProcess relay = RelayProcess.start(directory, ACCOUNTS)) {
            BenchRun run = logins(relay);
            String table = run.out();

            assertEquals(0, run.exit(), run::toString);
            assertEquals("", run.err());
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
            BenchRun run = logins(relay);
            String table = run.out();

            assertEquals(1, run.exit(), run::toString);
            assertTrue(table.contains("\nidle         failed 0 "), table);
            assertTrue(table.contains("\nduring       failed 1 "), table);
            assertTrue(table.contains("\nhall during  0 of 100 phones let in"), table);
            assertTrue(run.err().contains("the login of load3@example.org: not let in: {\"error\""), run.err());
            assertTrue(run.err().lines().anyMatch(line -> line.matches("phone [0-9]+: not let in: .*")), run.err());
        }
    }

    private static BenchRun logins(RelayProcess relay) {
        List<String> arguments = new ArrayList<>(List.of("logins", "--url", relay.url()));
        arguments.addAll(List.of("--email", EMAIL, "--password", RelayProcess.PASSWORD));
        arguments.addAll(List.of("--logins", Integer.toString(LOGINS), "--warmup", Integer.toString(WARM_UP)));
        arguments.addAll(List.of("--phones", "100", "--flood-addresses", "3", "--flood-connections", "2"));
        return BenchRun.of(arguments.toArray(String[]::new));
    }
}
