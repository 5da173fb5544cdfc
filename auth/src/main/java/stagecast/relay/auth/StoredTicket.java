package stagecast.relay.auth;

import java.time.Instant;
import stagecast.relay.ChannelName;

/**
 * A ticket that lets guests in, as the store knows it.
 *
 * @param ticketId opaque, no secret
 * @param makerId the user id of the account that made it
 */
record StoredTicket(
        String ticketId,
        String makerId,
        ChannelName channel,
        long maxGuests,
        long maxGuestsPerAddress,
        Instant expiresAt) {}
