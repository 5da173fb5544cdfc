package stagecast.relay.tck;

import stagecast.relay.Authenticator;

class InMemoryAuthenticatorTest extends AuthenticatorContract {

    private final InMemoryAuthenticator authenticator = new InMemoryAuthenticator();

    @Override
    protected Authenticator authenticator() {
        return authenticator;
    }

    @Override
    protected void createAccount(String email, String password) {
        authenticator.addAccount(email, password);
    }

    @Override
    protected String login(String email, String password) {
        return authenticator.login(email);
    }
}
