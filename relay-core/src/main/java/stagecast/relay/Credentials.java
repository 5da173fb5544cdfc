package stagecast.relay;

/** What somebody authenticates with. Its {@code toString} never shows the secret. */
public sealed interface Credentials {

    /**
     * An e-mail address and a password.
     *
     * @param email as it was typed; compared as {@link EmailAddress#key} has it
     * @param password in clear
     */
    record Password(String email, String password) implements Credentials {
        @Override
        public String toString() {
            return "Password[email=" + email + ", password=***]";
        }
    }

    /**
     * A token from a login.
     *
     * @param token opaque
     */
    record Token(String token) implements Credentials {
        @Override
        public String toString() {
            return "Token[***]";
        }
    }
}
