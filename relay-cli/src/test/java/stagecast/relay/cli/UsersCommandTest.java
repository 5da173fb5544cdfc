package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.CloseCode;
import stagecast.relay.server.TestServer;
import stagecast.relay.tck.RelayClient;

/** {@code relay users} beside a running relay on the same data. */
class UsersCommandTest {

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void an_account_that_is_added_can_log_in_and_exists_then() throws Exception {
        String email = "added@example.org";

        try (RelayProcess add = process("add", email, "--password-stdin").type("a secret")) {
            assertEquals(0, add.exitCode(), add::err);
            assertEquals("added " + email, add.out().strip());
            assertEquals("", add.err());
        }
        assertEquals("ok", authenticate(email, "a secret").nextText());
        try (RelayProcess add =
                process("add", "Added@Example.org", "--password-stdin").type("another secret")) {
            assertEquals(1, add.exitCode());
            assertEquals("an account of this e-mail exists already", add.err().strip());
        }
        assertEquals("ok", authenticate(email, "a secret").nextText());
    }

    @Test
    void a_short_password_is_refused_with_a_sentence_unless_shorter_ones_are_allowed() throws Exception {
        String email = "short@example.org";
        String wrong = "a password has 8 to 1024 characters, this one has 7";

        try (RelayProcess add = process("add", email, "--password-stdin").type("seven77")) {
            assertEquals(1, add.exitCode());
            assertEquals(wrong, add.err().strip());
        }
        try (RelayProcess change =
                process("password", server.account(), "--password-stdin").type("seven77")) {
            assertEquals(1, change.exitCode());
            assertEquals(wrong, change.err().strip());
        }
        try (RelayProcess add = RelayProcess.start(
                        folder,
                        "users",
                        "add",
                        email,
                        "--password-stdin",
                        "--data",
                        folder.toString(),
                        "--set",
                        "auth.password-length=7")
                .type("seven77")) {
            assertEquals(0, add.exitCode(), add::err);
        }
    }

    @Test
    void a_password_that_is_changed_ends_what_rests_on_the_old_one() throws Exception {
        String email = server.account();
        RelayClient client = authenticate(email, "secret");
        assertEquals("ok", client.nextText());

        try (RelayProcess change =
                process("password", email, "--password-stdin").type("the new one")) {
            assertEquals(0, change.exitCode(), change::err);
            assertEquals("changed the password of " + email, change.out().strip());
        }

        assertEquals(CloseCode.CREDENTIALS_ENDED, client.nextClose().closeCode());
        assertEquals("ok", authenticate(email, "the new one").nextText());
        assertEquals(
                "invalid_credentials", authenticate(email, "secret").nextError().code());
    }

    @Test
    void an_account_that_is_removed_is_gone() throws Exception {
        String email = server.account();
        RelayClient client = authenticate(email, "secret");
        assertEquals("ok", client.nextText());

        CommandRun remove = CommandRun.of("users", "remove", email, "--data", folder.toString());

        assertEquals(new CommandRun(0, "removed " + email + System.lineSeparator(), ""), remove);
        assertEquals(CloseCode.CREDENTIALS_ENDED, client.nextClose().closeCode());
        assertEquals(
                "invalid_credentials", authenticate(email, "secret").nextError().code());
    }

    @Test
    void the_list_has_every_account_and_no_secret() {
        String first = server.account();
        String second = server.account();

        CommandRun list = CommandRun.of("users", "list", "--data", folder.toString());

        assertEquals(0, list.exitCode());
        assertTrue(list.out().contains(first) && list.out().contains(second), list::out);
        assertTrue(list.out().lines().allMatch(line -> line.matches("\\S+@\\S+  \\S+  \\S+Z")), list::out);
        assertEquals("", list.err());
    }

    @Test
    void a_mark_before_a_password_is_no_part_of_it() throws Exception {
        try (RelayProcess add =
                process("add", "marked@example.org", "--password-stdin").type("\uFEFFa sécret")) {
            assertEquals(0, add.exitCode(), add::err);
        }

        assertEquals("ok", authenticate("marked@example.org", "a sécret").nextText());
    }

    @Test
    void a_password_that_is_no_utf_8_is_refused() throws Exception {
        byte[] latin1 = "a sécret\n".getBytes(StandardCharsets.ISO_8859_1);

        try (RelayProcess add =
                process("add", "latin@example.org", "--password-stdin").type(latin1)) {
            assertEquals(2, add.exitCode());
            assertTrue(add.err().startsWith("the password on standard input is not UTF-8"), add::err);
        }
    }

    @Test
    void an_address_that_the_locale_has_no_letters_for_is_refused() throws Exception {
        String data = folder.toString();

        try (RelayProcess add = RelayProcess.startWithoutLocale(
                        "j\\303\\266rg@example.org", folder, "users", "add", "--password-stdin", "--data", data)
                .type("a secret")) {
            assertEquals(2, add.exitCode());
            assertTrue(add.err().contains("set LC_ALL=C.UTF-8"), add::err);
        }
        CommandRun list = CommandRun.of("users", "list", "--data", data);
        assertFalse(list.out().contains("rg@example.org"), list::out);
    }

    private static RelayProcess process(String verb, String email, String option) throws Exception {
        return RelayProcess.start(folder, "users", verb, email, option, "--data", folder.toString());
    }

    private static RelayClient authenticate(String email, String password) throws Exception {
        RelayClient client = server.join("room");
        client.send("{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
        return client;
    }
}
