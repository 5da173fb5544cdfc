package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {

    /** A hundred in {@code ./verify all}. */
    private static final int ROUNDS = Integer.getInteger("relay.kills", 5);

    private static final int MOST_LINES_BEFORE_THE_KILL = 80;

    /** A seed of its own for each run: what it found is in the failing round's lines. */
    private final Random random = new Random();

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void keeps_all_that_it_acknowledged_when_the_process_is_killed() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            acknowledged.addAll(writeUntilKilled("round" + round));
            verify(acknowledged);
        }
    }

    private List<String> writeUntilKilled(String round) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        Writer.class.getName(),
                        folder.toString(),
                        round)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        int linesBeforeTheKill = 2 + random.nextInt(MOST_LINES_BEFORE_THE_KILL);
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == linesBeforeTheKill) {
                    process.toHandle().destroyForcibly(); // leaves what it had printed readable
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the writer is dead");
        assertTrue(lines.size() >= linesBeforeTheKill, "the writer ended by itself after " + lines);
        lines.remove(lines.size() - 1); // the kill may have cut it
        return lines;
    }

    private void verify(List<String> acknowledged) {
        try (var store = AuthStore.open(folder, Fixture.SETTINGS, InstantSource.system())) {
            Set<String> emails = new HashSet<>();
            store.accounts().list().forEach(account -> emails.add(account.email()));
            for (String line : acknowledged) {
                String subject = line.substring(line.indexOf(' ') + 1);
                switch (line.substring(0, line.indexOf(' '))) {
                    case "added" -> assertTrue(emails.contains(subject), line);
                    case "removed" -> assertFalse(emails.contains(subject), line);
                    case "token" -> assertInstanceOf(TokenResult.Known.class, me(store, subject), line);
                    case "guest" -> assertInstanceOf(TokenResult.Guest.class, me(store, subject), line);
                    case "ended" -> assertInstanceOf(GuestResult.Rejected.class, admit(store, subject), line);
                    case "revoked" -> assertInstanceOf(TokenResult.Rejected.class, me(store, subject), line);
                    default -> throw new AssertionError("not a line of the writer's: " + line);
                }
            }
        }
    }

    private static GuestResult admit(AuthStore store, String ticket) {
        return Fixture.await(store.tickets().admit(ticket, Writer.HALL, Fixture.ADDRESS));
    }

    private static TokenResult me(AuthStore store, String token) {
        return Fixture.await(store.logins().me(token, Fixture.ADDRESS));
    }
}
