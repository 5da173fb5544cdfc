package stagecast.relay.auth;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.Authenticator;
import stagecast.relay.tck.AuthenticatorContract;

/** The contract of all authenticators, kept by the store's; the contract has an account of its own for each test. */
@ParameterizedClass
@EnumSource(Kind.class)
class StoreContractTest extends AuthenticatorContract {

    @SuppressWarnings("NullAway.Init") // by open()
    private static Fixture fixture;

    StoreContractTest(Kind kind) {}

    @BeforeParameterizedClassInvocation
    static void open(Kind kind, @TempDir Path folder) throws SQLException {
        fixture = new Fixture(kind.empty(folder));
    }

    @AfterParameterizedClassInvocation
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
