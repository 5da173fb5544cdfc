package stagecast.relay.auth;

/**
 * An account with its password.
 *
 * @param passwordId opaque; another one with each change of the password
 * @param passwordHash with its parameters
 */
record StoredAccount(Account account, String passwordId, String passwordHash) {

    @Override
    public String toString() {
        return "StoredAccount[" + account + "]";
    }
}
