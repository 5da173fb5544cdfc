package stagecast.relay.auth;

import java.time.Instant;
import stagecast.relay.ChannelName;

/**
 * A guest whose ticket is valid.
 *
 * @param channel the ticket's
 * @param expiresAt the ticket's
 * @param came whether the guest has joined or posted
 */
record StoredGuest(String userId, ChannelName channel, Instant expiresAt, boolean came) implements TokenHolder {}
