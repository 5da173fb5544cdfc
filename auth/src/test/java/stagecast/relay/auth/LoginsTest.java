package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.ADDRESS;
import static stagecast.relay.auth.Fixture.await;
import static stagecast.relay.auth.Fixture.done;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
class LoginsTest {

    private final Kind kind;

    @TempDir
    Path folder;

    private Place place;

    private Fixture fixture;
    private Account account;

    LoginsTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        place = kind.empty(folder);
        fixture = new Fixture(place);
        account = fixture.add("Tester@example.org", "secret");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void gives_a_token_of_256_bits_for_twelve_hours() {
        var login = fixture.loggedIn("tester@EXAMPLE.org", "secret");

        assertTrue(login.token().matches("[\\w-]{43}"), "its form");
        assertEquals(account.userId(), login.userId());
        assertEquals("Tester@example.org", login.email());
        assertEquals(Instant.parse("2026-11-25T00:00:00.123Z"), login.expiresAt());
    }

    @Test
    void gives_each_login_a_token_of_its_own() {
        var one = fixture.loggedIn("tester@example.org", "secret");
        var other = fixture.loggedIn("tester@example.org", "secret");

        assertNotEquals(one.token(), other.token());
        await(fixture.store.logins().logout(one.token(), Fixture.ADDRESS));
        assertInstanceOf(TokenResult.Known.class, fixture.me(other.token()));
    }

    @Test
    void rejects_a_wrong_password_and_an_unknown_account_alike() {
        assertEquals(new LoginResult.Rejected(), fixture.login("tester@example.org", "Secret"));
        assertEquals(new LoginResult.Rejected(), fixture.login("nobody@example.org", "secret"));
        assertEquals(new LoginResult.Rejected(), fixture.login("", ""));
        assertEquals(new LoginResult.Rejected(), fixture.login("\u0000", "secret"));
        assertEquals(new LoginResult.Rejected(), fixture.login("\ud800", "secret"));
        assertEquals(new LoginResult.Rejected(), fixture.login("x".repeat(5_000), "x".repeat(5_000)));
    }

    @Test
    void tells_whose_a_token_is() {
        var login = fixture.loggedIn("tester@example.org", "secret");

        assertEquals(
                new TokenResult.Known(account.userId(), "Tester@example.org", login.expiresAt()),
                fixture.me(login.token()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "'; DROP TABLE tokens; --", "\u0000"})
    void rejects_what_is_no_token(String token) {
        fixture.loggedIn("tester@example.org", "secret");

        assertEquals(new TokenResult.Rejected(), fixture.me(token));
        assertEquals(new TokenResult.Rejected(), await(fixture.store.logins().logout(token, Fixture.ADDRESS)));
    }

    @Test
    void ends_a_token_at_logout_once() {
        var login = fixture.loggedIn("tester@example.org", "secret");

        assertInstanceOf(TokenResult.Known.class, await(fixture.store.logins().logout(login.token(), Fixture.ADDRESS)));
        assertEquals(new TokenResult.Rejected(), fixture.me(login.token()));
        assertEquals(new TokenResult.Rejected(), await(fixture.store.logins().logout(login.token(), Fixture.ADDRESS)));
    }

    @Test
    void ends_a_token_at_its_expiry() {
        var login = fixture.loggedIn("tester@example.org", "secret");

        fixture.clock.advance(Duration.ofHours(12).minusMillis(1));
        assertInstanceOf(TokenResult.Known.class, fixture.me(login.token()));
        fixture.clock.advance(Duration.ofMillis(1));
        assertEquals(new TokenResult.Rejected(), fixture.me(login.token()));
        assertEquals(new TokenResult.Rejected(), await(fixture.store.logins().logout(login.token(), Fixture.ADDRESS)));
    }

    @Test
    void forgets_expired_tokens_when_new_ones_are_made() throws Exception {
        var old = fixture.loggedIn("tester@example.org", "secret");
        fixture.clock.advance(Duration.ofHours(12));
        var fresh = fixture.loggedIn("tester@example.org", "secret");

        try (var file = place.sql()) {
            assertEquals(0, count(file, old.token()));
            assertEquals(1, count(file, fresh.token()));
        }
    }

    private static long count(Sql file, String token) throws SQLException {
        return file.number("SELECT count(*) FROM tokens WHERE sha256 = '" + Secrets.digest(token) + "'");
    }

    @Test
    void ends_the_users_tokens_when_the_password_changes() {
        fixture.add("other@example.org", "secret");
        var one = fixture.loggedIn("tester@example.org", "secret");
        var two = fixture.loggedIn("tester@example.org", "secret");
        var others = fixture.loggedIn("other@example.org", "secret");

        done(fixture.store.accounts().changePassword("tester@example.org", "secret".toCharArray()));

        assertEquals(new TokenResult.Rejected(), fixture.me(one.token()));
        assertEquals(new TokenResult.Rejected(), fixture.me(two.token()));
        assertInstanceOf(TokenResult.Known.class, fixture.me(others.token()));
    }

    @Test
    void ends_the_users_tokens_with_the_account() {
        var login = fixture.loggedIn("tester@example.org", "secret");

        done(fixture.store.accounts().remove("tester@example.org"));

        assertEquals(new TokenResult.Rejected(), fixture.me(login.token()));
        fixture.add("tester@example.org", "secret");
        assertEquals(new TokenResult.Rejected(), fixture.me(login.token()));
    }

    @Test
    void makes_no_token_from_a_password_that_changed_while_it_was_checked() {
        fixture.hasher.shut();
        var login = fixture.store.logins().login("tester@example.org", "secret", ADDRESS);
        fixture.hasher.started.acquireUninterruptibly();
        done(fixture.store.accounts().changePassword("tester@example.org", "other".toCharArray()));
        fixture.hasher.open();

        assertEquals(new LoginResult.Rejected(), await(login));
    }

    @Test
    void shows_no_token_in_a_log_line() {
        var login = fixture.loggedIn("tester@example.org", "secret");

        assertFalse(login.toString().contains(login.token()), "the token is hidden");
    }
}
