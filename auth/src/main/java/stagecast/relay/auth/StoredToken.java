package stagecast.relay.auth;

import java.time.Instant;

/**
 * A valid token as the store knows it.
 *
 * @param tokenId opaque, no secret
 */
record StoredToken(String tokenId, String userId, String email, Instant expiresAt) implements TokenHolder {}
