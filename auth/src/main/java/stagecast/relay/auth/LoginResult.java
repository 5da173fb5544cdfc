package stagecast.relay.auth;

import java.time.Duration;
import java.time.Instant;

/** The outcome of {@link Logins#login}. */
public sealed interface LoginResult {

    /**
     * A token was made.
     *
     * @param token the secret: this is the only time that it is seen
     * @param userId the account's opaque id
     * @param email the account's address, as it was typed when the account was made
     * @param expiresAt when the token ends, to the millisecond
     */
    record LoggedIn(String token, String userId, String email, Instant expiresAt) implements LoginResult {
        @Override
        public String toString() {
            return "LoggedIn[token=***, userId=" + userId + ", email=" + email + ", expiresAt=" + expiresAt + "]";
        }
    }

    /** Wrong e-mail or wrong password: which of them is never told. */
    record Rejected() implements LoginResult {}

    /** Too many wrong attempts, or the account has as many tokens as it may and all of them are in use. */
    record Throttled(Duration retryAfter) implements LoginResult {}

    /** No check was possible now. */
    record Busy(Duration retryAfter) implements LoginResult {}
}
