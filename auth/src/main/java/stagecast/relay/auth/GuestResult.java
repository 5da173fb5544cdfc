package stagecast.relay.auth;

import java.time.Duration;
import java.time.Instant;

/** The outcome of {@link Tickets#admit}. */
public sealed interface GuestResult {

    /**
     * There is a new guest.
     *
     * @param token the secret: this is the only time that it is seen
     * @param userId the guest's opaque id
     * @param expiresAt when the guest ends with the ticket, to the millisecond
     */
    record Admitted(String token, String userId, Instant expiresAt) implements GuestResult {
        @Override
        public String toString() {
            return "Admitted[token=***, userId=" + userId + ", expiresAt=" + expiresAt + "]";
        }
    }

    /** There is no such ticket to this channel: never made, expired or ended. */
    record Rejected() implements GuestResult {}

    /** As many guests are in as the ticket allows; by that time some may have left. */
    record Full(Duration retryAfter) implements GuestResult {}

    /** The store could not be asked now. */
    record Busy(Duration retryAfter) implements GuestResult {}
}
