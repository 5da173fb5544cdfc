package stagecast.relay.auth;

import java.time.Duration;
import java.time.Instant;
import stagecast.relay.ChannelName;

/** The outcome of {@link Logins#me} and {@link Logins#logout}. */
public sealed interface TokenResult {

    /**
     * The token was good.
     *
     * @param userId the account's opaque id
     * @param email the account's address, as it was typed when the account was made
     * @param expiresAt when the token would end by itself, to the millisecond
     */
    record Known(String userId, String email, Instant expiresAt) implements TokenResult {}

    /**
     * The token was good, and a guest's.
     *
     * @param userId the guest's opaque id
     * @param channel the one that the guest may use
     * @param expiresAt when the guest would end with the ticket, to the millisecond
     */
    record Guest(String userId, ChannelName channel, Instant expiresAt) implements TokenResult {}

    /** There is no such token: never made, expired or revoked. */
    record Rejected() implements TokenResult {}

    /** The store could not be asked now. */
    record Busy(Duration retryAfter) implements TokenResult {}
}
