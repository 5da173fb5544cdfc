package stagecast.relay.auth;

import java.time.Duration;
import java.time.Instant;

/** The outcome of what a maker of tickets asks for, at {@link Tickets}. */
public sealed interface TicketResult {

    /**
     * A ticket was made.
     *
     * @param id by which its maker can end it; no secret
     * @param ticket the secret: this is the only time that it is seen
     * @param expiresAt when it and its guests end, to the millisecond
     */
    record Made(String id, String ticket, Instant expiresAt) implements TicketResult {
        @Override
        public String toString() {
            return "Made[id=" + id + ", ticket=***, expiresAt=" + expiresAt + "]";
        }
    }

    /** The ticket with its guests, or the guest, is no more. */
    record Ended() implements TicketResult {}

    /** Nothing of that name is the asking account's on this channel. */
    record Unknown() implements TicketResult {}

    /** The token is a guest's, and guests make and end nothing. */
    record Forbidden() implements TicketResult {}

    /** There is no such token: never made, expired or revoked. */
    record Rejected() implements TicketResult {}

    /** The account has as many valid tickets as it may; the first of them ends after that time. */
    record TooMany(Duration retryAfter) implements TicketResult {}

    /** The store could not be asked now. */
    record Busy(Duration retryAfter) implements TicketResult {}
}
