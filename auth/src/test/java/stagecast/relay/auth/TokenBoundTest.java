package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;

/** How many tokens an account may have: three here. */
@ParameterizedClass
@EnumSource(Kind.class)
class TokenBoundTest {

    private static final String EMAIL = "tester@example.org";

    private final Kind kind;

    @TempDir
    Path folder;

    private Place place;
    private Fixture fixture;
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    TokenBoundTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        place = kind.empty(folder);
        fixture = new Fixture(place, Fixture.tokensPerAccount(3));
        fixture.add(EMAIL, "secret");
        fixture.add("other@example.org", "secret");
        fixture.store.watch(() -> inUse, ended::add);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String login(String email) {
        fixture.clock.advance(Duration.ofSeconds(1));
        return fixture.loggedIn(email, "secret").token();
    }

    private List<String> logins(int count) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(login(EMAIL));
        }
        return tokens;
    }

    private boolean isGood(String token) {
        return fixture.me(token) instanceof TokenResult.Known;
    }

    private void use(String token) {
        inUse.add(assertInstanceOf(Result.Accepted.class, fixture.authenticate(new Credentials.Token(token)))
                .identity()
                .credential());
    }

    @Test
    void a_login_beyond_the_bound_ends_the_oldest_token_of_the_account() {
        String others = login("other@example.org");
        List<String> tokens = logins(5);

        assertEquals(
                List.of(false, false, true, true, true),
                tokens.stream().map(this::isGood).toList());
        assertTrue(isGood(others));
    }

    @Test
    void a_token_on_which_something_rests_is_not_ended_for_a_newer_one() {
        List<String> tokens = logins(3);
        use(tokens.get(0));
        use(tokens.get(1));

        tokens.addAll(logins(2));

        assertEquals(
                List.of(true, true, false, false, true),
                tokens.stream().map(this::isGood).toList());
        assertEquals(Set.of(), ended);
    }

    @Test
    void where_something_rests_on_each_the_login_has_to_wait() {
        List<String> tokens = logins(3);
        tokens.forEach(this::use);

        assertEquals(new LoginResult.Throttled(Duration.ofSeconds(30)), fixture.login(EMAIL, "secret"));
        login("other@example.org");
        inUse.clear();
        login(EMAIL);
        assertEquals(
                List.of(false, true, true), tokens.stream().map(this::isGood).toList());
    }

    @Test
    void tokens_that_have_expired_take_no_room() throws SQLException {
        List<String> tokens = logins(3);
        tokens.forEach(this::use);
        fixture.clock.advance(Duration.ofHours(12));

        login(EMAIL);

        try (var file = place.sql()) {
            assertEquals(1, file.number("SELECT count(*) FROM tokens"));
        }
    }

    @Test
    void a_bound_that_was_lowered_is_reached_by_the_next_logins() throws SQLException {
        logins(3);
        fixture.close();
        fixture = new Fixture(place, Fixture.tokensPerAccount(1));

        String token = fixture.loggedIn(EMAIL, "secret").token();

        assertTrue(isGood(token));
        try (var file = place.sql()) {
            assertEquals(1, file.number("SELECT count(*) FROM tokens"));
        }
    }
}
