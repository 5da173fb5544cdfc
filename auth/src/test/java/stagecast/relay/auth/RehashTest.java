package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static stagecast.relay.auth.Fixture.ADDRESS;
import static stagecast.relay.auth.Fixture.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;

/** What becomes of hashes when their cost is set anew. */
class RehashTest {

    private static final String EMAIL = "tester@example.org";
    private static final Argon2Settings DEARER = new Argon2Settings(8, 2, 1);
    private static final Argon2Settings AS_DEAR = new Argon2Settings(16, 1, 2);

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void addAnAccountAtTheFormerCost() {
        fixture = new Fixture(folder);
        fixture.add(EMAIL, "secret");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void restart(Argon2Settings argon2) {
        fixture.close();
        fixture = new Fixture(folder, Fixture.settings(4, AttemptSettings.DEFAULTS, argon2));
    }

    private Argon2Settings stored() throws SQLException {
        try (var file = Sql.open(folder)) {
            return Argon2Hash.parse(file.text("SELECT password_hash FROM accounts"))
                    .settings();
        }
    }

    /** As earlier versions made them. */
    @Test
    void a_password_that_was_hashed_decomposed_is_right_as_it_was_and_composed_from_the_next_login_on()
            throws Exception {
        String decomposed = "pa\u0308sswort";
        var hasher = new Argon2PasswordHasher(Fixture.CHEAP, new Secrets());
        try (var file = Sql.open(folder)) {
            file.run("UPDATE accounts SET password_hash = '" + hasher.hash(decomposed.getBytes(StandardCharsets.UTF_8))
                    + "'");
        }

        assertInstanceOf(LoginResult.Rejected.class, fixture.login(EMAIL, "p\u00e4sswort"));
        fixture.loggedIn(EMAIL, decomposed);
        fixture.loggedIn(EMAIL, "p\u00e4sswort");
        fixture.loggedIn(EMAIL, decomposed);
    }

    @Test
    void a_decomposed_guess_costs_two_hashes_whether_or_not_there_is_such_an_account() {
        for (String email : List.of(EMAIL, "nobody@example.org")) {
            fixture.hasher.checks.clear();
            assertInstanceOf(LoginResult.Rejected.class, fixture.login(email, "a\u0308"));
            assertEquals(2, fixture.hasher.checks.size(), email);
            assertInstanceOf(LoginResult.Rejected.class, fixture.login(email, "\u00e4"));
            assertEquals(3, fixture.hasher.checks.size(), email);
        }
    }

    @Test
    void a_login_has_its_hash_made_anew_and_ends_nothing_that_rests_on_the_password() throws Exception {
        String token = fixture.loggedIn(EMAIL, "secret").token();
        String credential = fixture.credential(new Credentials.Password(EMAIL, "secret"));
        restart(DEARER);

        fixture.accepted(EMAIL, "secret", ADDRESS);

        assertEquals(DEARER, stored());
        assertInstanceOf(TokenResult.Known.class, fixture.me(token));
        assertEquals(credential, fixture.credential(new Credentials.Password(EMAIL, "secret")));
        restart(DEARER);
        fixture.accepted(EMAIL, "secret", ADDRESS);
        assertEquals(0, fixture.hasher.made.get());
    }

    @Test
    void a_wrong_password_and_a_lower_or_equal_cost_leave_a_hash_as_it_is() throws Exception {
        restart(DEARER);
        assertEquals(new Result.Rejected(), fixture.result(EMAIL, "wrong", ADDRESS));
        assertEquals(Fixture.CHEAP, stored());
        fixture.accepted(EMAIL, "secret", ADDRESS);

        for (var settings : List.of(Fixture.CHEAP, AS_DEAR)) {
            restart(settings);
            fixture.accepted(EMAIL, "secret", ADDRESS);
            assertEquals(DEARER, stored());
        }
    }

    @Test
    void a_crowd_has_its_hash_made_anew_once() throws Exception {
        restart(DEARER);
        fixture.hasher.shut();
        List<CompletionStage<Result>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crowd.add(fixture.attempt(EMAIL, "secret", Fixture.address(i)));
        }
        fixture.hasher.open();

        crowd.forEach(each -> assertInstanceOf(Result.Accepted.class, await(each)));
        assertEquals(1, fixture.hasher.made.get());
        assertEquals(DEARER, stored());
    }

    @Test
    void a_password_that_was_changed_meanwhile_stays_changed() {
        restart(DEARER);
        fixture.hasher.shut();
        var login = fixture.attempt(EMAIL, "secret", ADDRESS);
        fixture.hasher.started.acquireUninterruptibly();
        Fixture.done(fixture.store.accounts().changePassword(EMAIL, "other".toCharArray()));
        fixture.hasher.open();
        await(login);

        assertEquals(new Result.Rejected(), fixture.result(EMAIL, "secret", ADDRESS));
        fixture.accepted(EMAIL, "other", ADDRESS);
    }

    @Test
    void a_store_that_takes_no_hash_refuses_nobody() throws Exception {
        restart(DEARER);
        try (var file = Sql.open(folder)) {
            file.run("CREATE TRIGGER full BEFORE UPDATE ON accounts BEGIN SELECT RAISE(FAIL, 'no room'); END");
        }

        fixture.accepted(EMAIL, "secret", ADDRESS);
        assertEquals(Fixture.CHEAP, stored());
    }

    @Test
    void an_unknown_account_costs_what_its_neighbour_costs() {
        restart(DEARER);
        fixture.add("a@example.org", "secret");
        for (String unknown : List.of("b@example.org", "z@example.org")) {
            assertEquals(new Result.Rejected(), fixture.result(unknown, "secret", ADDRESS));
        }

        assertEquals(
                List.of(Fixture.CHEAP, DEARER),
                fixture.hasher.checks.stream()
                        .map(check -> Argon2Hash.parse(check.hash()).settings())
                        .toList());
    }

    @Test
    void an_unknown_account_costs_the_configured_hash_where_there_is_no_account() {
        Fixture.done(fixture.store.accounts().remove(EMAIL));
        restart(DEARER);

        assertEquals(new Result.Rejected(), fixture.result(EMAIL, "secret", ADDRESS));
        assertEquals(
                DEARER, Argon2Hash.parse(fixture.hasher.checks.element().hash()).settings());
    }
}
