package stagecast.relay.auth;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator;
import stagecast.relay.tck.AuthenticatorContract;

/** The contract of all authenticators, kept by the store's; the contract has an account of its own for each test. */
class StoreContractTest extends AuthenticatorContract {

    private static Fixture fixture;

    @BeforeAll
    static void open(@TempDir Path folder) {
        fixture = new Fixture(folder);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @Override
    protected Authenticator authenticator() {
        return fixture.store.authenticator();
    }

    @Override
    protected void createAccount(String email, String password) {
        fixture.add(email, password);
    }

    @Override
    protected String login(String email, String password) {
        return fixture.loggedIn(email, password).token();
    }
}
