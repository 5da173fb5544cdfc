package stagecast.relay.auth;

import java.time.Instant;

/**
 * Somebody who may log in.
 *
 * @param userId opaque, never the e-mail address, the same for as long as the account exists
 * @param email as it was typed when the account was made
 * @param createdAt to the millisecond
 */
public record Account(String userId, String email, Instant createdAt) {}
