package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.done;
import static stagecast.relay.auth.Fixture.refused;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Kind.class)
class AccountsTest {

    private final Kind kind;

    @TempDir
    Path folder;

    private Fixture fixture;
    private Accounts accounts;

    AccountsTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        fixture = new Fixture(kind.empty(folder));
        accounts = fixture.store.accounts();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void keeps_the_address_as_it_was_typed_and_gives_an_opaque_id() {
        var account = fixture.add("Tester@Example.org", "secret");

        assertEquals("Tester@Example.org", account.email());
        assertEquals(Instant.parse("2026-11-24T12:00:00.123Z"), account.createdAt());
        assertTrue(account.userId().matches("[\\w-]{22}"), account.userId());
        assertEquals(List.of(account), accounts.list());
    }

    @Test
    void lists_by_address_without_case() {
        fixture.add("b@example.org", "secret");
        fixture.add("C@example.org", "secret");
        fixture.add("A@example.org", "secret");

        assertEquals(
                List.of("A@example.org", "b@example.org", "C@example.org"),
                accounts.list().stream().map(Account::email).toList());
    }

    @Test
    void refuses_a_second_account_of_an_address_without_regard_to_case() {
        var first = fixture.add("tester@example.org", "secret");

        assertEquals(
                "an account of this e-mail exists already",
                refused(accounts.add("TESTER@example.org", "other".toCharArray())));
        assertEquals(List.of(first), accounts.list());
        assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("tester@example.org", "secret"));
    }

    @Test
    void compares_without_case_the_letters_of_ascii_only() {
        var upper = fixture.add("\u00c4@example.org", "secret");
        var lower = fixture.add("\u00e4@example.org", "secret");

        assertNotEquals(upper.userId(), lower.userId());
    }

    @Test
    void keeps_and_compares_an_address_in_nfc_and_without_white_space_around_it() {
        var account = fixture.add(" \u00a0pa\u0308ivi@example.org\n", "secret");

        assertEquals("p\u00e4ivi@example.org", account.email());
        assertEquals(
                "an account of this e-mail exists already",
                refused(accounts.add("p\u00e4ivi@example.org", "secret".toCharArray())));
        assertEquals(
                account.userId(),
                fixture.loggedIn("\tpa\u0308ivi@example.org ", "secret").userId());
        done(accounts.changePassword("pa\u0308ivi@example.org", "other one".toCharArray()));
        done(accounts.remove(" P\u00e4ivi@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p\u00e4sswort", "pa\u0308sswort"})
    void a_password_is_right_composed_and_decomposed_however_it_was_set(String set) {
        fixture.add("x@example.org", set);
        fixture.add("y@example.org", "secret");
        done(accounts.changePassword("y@example.org", set.toCharArray()));

        for (String email : List.of("x@example.org", "y@example.org")) {
            fixture.loggedIn(email, "p\u00e4sswort");
            fixture.loggedIn(email, "pa\u0308sswort");
            assertInstanceOf(LoginResult.Rejected.class, fixture.login(email, "passwort"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<username>", "x", "a b", "\u00fc", "user@host,other@host"})
    void takes_any_text_for_an_address(String email) {
        fixture.add(email, "secret");

        assertEquals(email, fixture.loggedIn(email, "secret").email());
    }

    @Test
    void counts_an_addresses_characters_not_its_chars() {
        fixture.add("\ud83d\ude00".repeat(254), "secret");

        assertEquals(
                "an e-mail address has 1 to 254 characters, this one has 255",
                refused(accounts.add("\ud83d\ude00".repeat(255), "secret".toCharArray())));
    }

    @Test
    void says_what_is_wrong_with_an_address() {
        char[] password = "secret".toCharArray();

        assertEquals("an e-mail address has 1 to 254 characters, this one has 0", refused(accounts.add("", password)));
        assertEquals("an e-mail address has 1 to 254 characters, this one has 0", refused(accounts.add(" ", password)));
        assertEquals(
                "an e-mail address holds no control characters, this one has U+0009",
                refused(accounts.add("a\tb@example.org", password)));
        assertTrue(accounts.isEmpty());
    }

    @Test
    void says_what_is_wrong_with_a_password() {
        fixture.add("x@example.org", "p".repeat(1024));
        char[] tooLong = "p".repeat(1025).toCharArray();

        assertEquals(
                "a password has 1 to 1024 characters, this one has 1025",
                refused(accounts.add("y@example.org", tooLong)));
        assertEquals(
                "a password has 1 to 1024 characters, this one has 0",
                refused(accounts.changePassword("x@example.org", new char[0])));
        assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", "p".repeat(1024)));
    }

    @Test
    void takes_a_password_of_any_characters() {
        String password = "\u00e4 \ud83d\ude00\u0000\t\ud800";
        fixture.add("x@example.org", password);

        assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", password));
    }

    @Test
    void leaves_the_callers_password_as_it_is() {
        char[] password = "secret".toCharArray();
        done(accounts.add("x@example.org", password));

        assertArrayEquals("secret".toCharArray(), password);
    }

    @Test
    void removes_an_account_by_its_address_without_case() {
        assertTrue(accounts.isEmpty());
        var account = fixture.add("x@example.org", "secret");
        assertFalse(accounts.isEmpty());

        assertEquals(account, done(accounts.remove("X@EXAMPLE.ORG")));
        assertTrue(accounts.isEmpty());
        assertInstanceOf(LoginResult.Rejected.class, fixture.login("x@example.org", "secret"));
    }

    @Test
    void gives_a_new_account_of_a_removed_address_another_id() {
        var first = fixture.add("x@example.org", "secret");
        done(accounts.remove("x@example.org"));

        assertNotEquals(first.userId(), fixture.add("x@example.org", "secret").userId());
    }

    @Test
    void changes_a_password_and_nothing_else() {
        var account = fixture.add("x@example.org", "old");

        assertEquals(account, done(accounts.changePassword("X@example.org", "new".toCharArray())));
        assertInstanceOf(LoginResult.Rejected.class, fixture.login("x@example.org", "old"));
        assertEquals(account.userId(), fixture.loggedIn("x@example.org", "new").userId());
    }

    @Test
    void refuses_to_change_what_does_not_exist() {
        assertEquals("no account has this e-mail", refused(accounts.remove("x@example.org")));
        assertEquals(
                "no account has this e-mail", refused(accounts.changePassword("x@example.org", "new".toCharArray())));
    }
}
