package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in a sentence, and told apart: 2 for a wrong use, 1 for what the machine lacks. */
class CommandLineTest {

    private static final int WRONG_USE = 2;
    private static final int NOT_POSSIBLE = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "serve --help",
                "users --help",
                "users add --help",
                "users remove --help",
                "users password --help",
                "users list --help",
                "config --help",
            })
    void every_verb_has_help(String line) {
        CommandRun help = CommandRun.of(line.split(" "));

        assertEquals(0, help.exitCode());
        assertTrue(help.out().startsWith("Usage: relay"), help::out);
        assertEquals("", help.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --prot 0 | --prot",
                "serve --port | --port",
                "serve --port high | high",
                "serve --port -1 | -1",
                "serve --port 65536 | 65536",
                "serve --set server.address | server.address",
                "serve --set limits.mesage-bytes=1 | limits.message-bytes",
                "serve --set limits.message-bytes=many | limits.message-bytes",
                "serve --config no-such-file.conf | no-such-file.conf",
                "serve now | now",
                "dance | dance",
                "users | add, remove, password or list",
                "users dance | dance",
                "users add | EMAIL",
                "users remove a@example.org b@example.org | b@example.org",
                "users add asked@example.org | --password-stdin",
            })
    void a_wrong_use_is_said_in_a_sentence(String line, String part) {
        CommandRun.of(line.split(" ")).saysSo(WRONG_USE, part);
    }

    @Test
    void a_command_line_without_a_verb_says_which_there_are() {
        CommandRun.of().saysSo(WRONG_USE, "serve, users or config");
    }

    @Test
    void a_port_in_use_is_said_in_a_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun.of("serve", "--port", "" + taken.getLocalPort(), "--data", data())
                    .saysSo(NOT_POSSIBLE, "the port is in use");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void an_address_that_is_not_here_is_said_in_a_sentence(String address) {
        CommandRun.of("serve", "--port", "0", "--data", data(), "--set", "server.address=" + address)
                .saysSo(NOT_POSSIBLE, "the address is not one of this machine's");
    }

    @Test
    void a_data_folder_that_is_a_file_is_said_in_a_sentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");

        CommandRun.of("serve", "--port", "0", "--data", file.toString())
                .saysSo(NOT_POSSIBLE, "a file of that name is in the way");
        CommandRun.of("users", "list", "--data", file.toString())
                .saysSo(NOT_POSSIBLE, "a file of that name is in the way");
    }

    @Test
    void a_database_that_is_none_is_said_in_a_sentence() throws Exception {
        Files.writeString(folder.resolve("relay.db"), "This is text, and long enough for a page. ".repeat(100));

        CommandRun.of("serve", "--port", "0", "--data", folder.toString())
                .saysSo(NOT_POSSIBLE, "is no SQLite database");
        CommandRun.of("users", "list", "--data", folder.toString()).saysSo(NOT_POSSIBLE, "is no SQLite database");
    }

    @Test
    void an_account_that_does_not_exist_is_said_in_a_sentence() {
        CommandRun.of("users", "remove", "nobody@example.org", "--data", data())
                .saysSo(NOT_POSSIBLE, "no account has this e-mail");
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
