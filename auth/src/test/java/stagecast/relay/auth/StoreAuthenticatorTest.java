package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.done;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Credentials;

class StoreAuthenticatorTest {

    @TempDir
    Path folder;

    private Fixture fixture;
    private Account account;

    @BeforeEach
    void open() {
        fixture = new Fixture(folder);
        account = fixture.add("Tester@example.org", "secret");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void knows_the_account_by_its_password() {
        var identity = assertInstanceOf(
                        Result.Accepted.class,
                        fixture.authenticate(new Credentials.Password("TESTER@example.org", "secret")))
                .identity();

        assertEquals(account.userId(), identity.userId());
        assertEquals("Tester@example.org", identity.email());
        assertTrue(identity.credential().matches("password:[\\w-]{22}"), identity.credential());
    }

    @Test
    void knows_the_account_by_its_token() {
        var login = fixture.loggedIn("tester@example.org", "secret");
        var identity = assertInstanceOf(
                        Result.Accepted.class, fixture.authenticate(new Credentials.Token(login.token())))
                .identity();

        assertEquals(account.userId(), identity.userId());
        assertEquals("Tester@example.org", identity.email());
        assertTrue(identity.credential().matches("token:[\\w-]{22}"), identity.credential());
    }

    @Test
    void gives_another_credential_after_each_change_of_the_password() {
        String before = fixture.credential(new Credentials.Password("tester@example.org", "secret"));
        done(fixture.store.accounts().changePassword("tester@example.org", "secret".toCharArray()));

        assertNotEquals(before, fixture.credential(new Credentials.Password("tester@example.org", "secret")));
    }

    @Test
    void rejects_what_is_wrong() {
        var rejected = new Result.Rejected();

        assertEquals(rejected, fixture.authenticate(new Credentials.Password("tester@example.org", "wrong")));
        assertEquals(rejected, fixture.authenticate(new Credentials.Password("<username>", "<password>")));
        assertEquals(rejected, fixture.authenticate(new Credentials.Token("secret")));
    }

    @Test
    void computes_a_hash_of_the_configured_cost_for_an_unknown_account() {
        fixture.authenticate(new Credentials.Password("nobody@example.org", "secret"));

        var checks = fixture.hasher.checks;
        assertEquals(1, checks.size());
        assertEquals(Fixture.CHEAP, Argon2Hash.parse(checks.element().hash()).settings());
    }

    @Test
    void computes_as_many_hashes_for_an_unknown_account_as_for_a_wrong_password() {
        fixture.authenticate(new Credentials.Password("tester@example.org", "wrong"));
        int forWrong = fixture.hasher.checks.size();
        fixture.authenticate(new Credentials.Password("nobody@example.org", "wrong"));

        assertEquals(2 * forWrong, fixture.hasher.checks.size());
    }

    @Test
    void hashes_on_a_thread_of_its_own_and_lets_the_caller_go() {
        fixture.hasher.shut();
        var check = fixture.store
                .authenticator()
                .authenticate(new Credentials.Password("tester@example.org", "secret"), Fixture.ADDRESS);
        fixture.hasher.started.acquireUninterruptibly();
        assertNotEquals(Thread.currentThread(), fixture.hasher.checks.element().thread());
        fixture.hasher.open();

        assertInstanceOf(Result.Accepted.class, Fixture.await(check));
    }

    @Test
    void looks_tokens_up_while_all_hash_threads_are_at_work() {
        var login = fixture.loggedIn("tester@example.org", "secret");
        fixture.hasher.shut();
        var check = fixture.store
                .authenticator()
                .authenticate(new Credentials.Password("tester@example.org", "secret"), Fixture.ADDRESS);

        assertInstanceOf(Result.Accepted.class, fixture.authenticate(new Credentials.Token(login.token())));
        fixture.hasher.open();
        assertInstanceOf(Result.Accepted.class, Fixture.await(check));
    }
}
