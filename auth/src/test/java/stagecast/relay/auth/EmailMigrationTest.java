package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of accounts that were made when e-mails were kept as they were typed. */
@ParameterizedClass
@EnumSource(Kind.class)
class EmailMigrationTest {

    private static final String DECOMPOSED = " Pa\u0308ivi@example.org";
    private static final String COMPOSED = "P\u00e4ivi@example.org";

    private final Kind kind;

    @TempDir
    Path folder;

    private Place place;

    EmailMigrationTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void addAccountsAsTheyWere() throws SQLException {
        place = kind.empty(folder);
        try (var fixture = new Fixture(place)) {
            fixture.add("A@example.org", "secret");
            fixture.add("typed@example.org", "secret");
        }
        try (var sql = place.sql()) {
            sql.run("UPDATE accounts SET email = '" + DECOMPOSED + "', email_key = '" + DECOMPOSED.replace('P', 'p')
                    + "' WHERE email_key = 'typed@example.org'");
            sql.run("DELETE FROM flyway_schema_history WHERE version = '4'");
        }
    }

    @Test
    void they_are_found_by_the_form_in_which_e_mails_are_compared_and_others_stay_as_they_are() {
        try (var fixture = new Fixture(place)) {
            assertEquals(COMPOSED, fixture.loggedIn(DECOMPOSED, "secret").email());
            assertEquals(COMPOSED, fixture.loggedIn(COMPOSED, "secret").email());
            assertEquals(
                    List.of("A@example.org", COMPOSED),
                    fixture.store.accounts().list().stream().map(Account::email).toList());
        }
    }

    @Test
    void two_that_are_one_now_are_named_and_both_stay() throws SQLException {
        try (var sql = place.sql()) {
            sql.run("UPDATE accounts SET email = '" + COMPOSED + "', email_key = '" + COMPOSED.replace('P', 'p')
                    + "' WHERE email_key = 'a@example.org'");
        }

        String message = String.valueOf(
                assertThrows(StoreException.class, () -> new Fixture(place)).getMessage());

        assertTrue(message.contains("have one e-mail"), message);
        assertTrue(message.contains('"' + COMPOSED + '"'), message);
        assertTrue(message.contains('"' + DECOMPOSED + '"'), message);
        try (var sql = place.sql()) {
            assertEquals(2, sql.number("SELECT count(*) FROM accounts"));
            sql.run("DELETE FROM accounts");
        }
        new Fixture(place).close();
    }
}
