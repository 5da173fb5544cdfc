package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Credentials;

class StoreFileTest {

    @TempDir
    Path folder;

    private static AuthStore open(Path folder) {
        return AuthStore.open(folder, Fixture.SETTINGS, InstantSource.system());
    }

    private static String failure(Path folder) {
        var failure = assertThrows(StoreException.class, () -> open(folder).close());
        return String.valueOf(failure.getMessage());
    }

    @Test
    void makes_the_folder_whatever_its_name() {
        Path odd = folder.resolve("a").resolve("b ?x=1#%20&\u00fc");
        open(odd).close();

        assertTrue(Files.isRegularFile(odd.resolve("relay.db")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void lets_nobody_but_its_owner_read_the_files() throws IOException {
        Path made = folder.resolve("data");
        try (var store = open(made)) {
            store.accounts().add("x@example.org", "secret".toCharArray());

            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
            for (String name : List.of("relay.db", "relay.db-wal")) {
                assertEquals(
                        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve(name))));
            }
        }
    }

    @Test
    void says_that_a_file_is_in_the_way_of_the_folder() throws IOException {
        Path file = Files.createFile(folder.resolve("data"));

        assertEquals(
                "the data folder " + file + " can't be made: a file of that name is in the way;"
                        + " choose another one, or give this user the right to make it",
                failure(file));
    }

    @Test
    void says_why_the_folder_cannot_be_made() throws IOException {
        Path below = Files.createFile(folder.resolve("data")).resolve("deeper");

        assertEquals(
                "the data folder " + below + " can't be made: Not a directory;"
                        + " choose another one, or give this user the right to make it",
                failure(below));
    }

    @Test
    void says_that_the_file_is_no_database() throws IOException {
        Path file = Files.writeString(folder.resolve("relay.db"), "this is a letter, not a database. ".repeat(100));

        assertEquals(file + " is no SQLite database; move it away, or choose another data folder", failure(folder));
    }

    @Test
    void says_that_a_folder_is_in_the_way_of_the_file() throws IOException {
        Path file = Files.createDirectory(folder.resolve("relay.db"));

        assertTrue(failure(folder).startsWith("the store " + file + " can't be opened: "), failure(folder));
    }

    @Test
    void says_that_a_newer_version_wrote_the_store() throws Exception {
        open(folder).close();
        try (var file = Sql.open(folder)) {
            file.run("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                    + " installed_by, execution_time, success) SELECT 99, '99', 'later', type, 'V99__later.sql',"
                    + " 1, installed_by, 1, 1 FROM flyway_schema_history WHERE version = '1'");
        }

        assertEquals(
                "the store " + folder.resolve("relay.db") + " was written by a newer version of this program;"
                        + " start that version, or choose another data folder",
                failure(folder));
    }

    @Test
    void leaves_the_tables_of_another_program_alone() throws Exception {
        try (var file = Sql.open(folder)) {
            file.run("CREATE TABLE accounts (iban TEXT)");
        }

        assertTrue(failure(folder).contains("can't be brought up to date"), failure(folder));
        try (var file = Sql.open(folder)) {
            assertEquals(1, file.number("SELECT count(*) FROM sqlite_master WHERE type = 'table'"));
        }
    }

    @Test
    void keeps_write_ahead_log_foreign_keys_and_full_synchronisation_on() {
        try (var database = SqliteDatabase.open(folder, 1)) {
            Database.Work<String> pragmas = connection -> {
                List<String> values = new ArrayList<>();
                for (String name : List.of("journal_mode", "synchronous", "foreign_keys", "busy_timeout")) {
                    try (var statement = connection.createStatement();
                            var row = statement.executeQuery("PRAGMA " + name)) {
                        values.add(row.getString(1));
                    }
                }
                return String.join(" ", values);
            };

            assertEquals("wal 2 1 5000", database.read(pragmas));
            assertEquals("wal 2 1 5000", database.write(pragmas));
        }
    }

    @Test
    void holds_no_secret() throws IOException {
        var secrets = new ArrayList<String>();
        try (var fixture = new Fixture(folder)) {
            fixture.add("x@example.org", "correct horse battery staple");
            String token = fixture.loggedIn("x@example.org", "correct horse battery staple")
                    .token();
            fixture.authenticate(new Credentials.Token(token));
            fixture.authenticate(new Credentials.Password("x@example.org", "mistyped horse"));
            secrets.addAll(List.of("correct horse", "mistyped horse", token));
            assertAbsent(secrets);
        }
        assertAbsent(secrets);
    }

    private void assertAbsent(List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            boolean sawTheAccount = false;
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                sawTheAccount |= bytes.contains("x@example.org");
                for (String secret : secrets) {
                    assertFalse(bytes.contains(secret), file + " holds a secret");
                }
            }
            assertTrue(sawTheAccount, "the files searched are those of the store");
        }
    }
}
