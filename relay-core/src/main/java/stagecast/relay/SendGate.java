package stagecast.relay;

import org.jspecify.annotations.Nullable;

/**
 * Whether a message that was understood may go out: the order of section 3 of the protocol behind credentials, for
 * senders with a socket and without one. Not thread-safe.
 */
final class SendGate {

    private final MessageRate rate;
    private @Nullable Identity identity;

    /** For a sender who has not authenticated yet. */
    SendGate(MessageRate rate) {
        this.rate = rate;
    }

    /** The sender speaks for this identity from now on; null for nobody. */
    void speaksFor(@Nullable Identity accepted) {
        identity = accepted;
    }

    /**
     * Asked once for each message, since it counts towards the rate.
     *
     * @param direct whether it is a direct message
     * @param now in nanoseconds
     * @return null where the message may go out
     */
    @Nullable
    Refusal refusal(boolean direct, long now) {
        Identity sender = identity;
        if (sender == null) {
            return Refusal.NOT_AUTHENTICATED;
        }
        if (!rate.take(now)) {
            return Refusal.TOO_FAST;
        }
        return direct && sender.onlyOn() != null ? Refusal.GUEST_TO_ONE : null;
    }

    /** The sender was not read for this time, in nanoseconds. */
    void stoodStill(long since, long now) {
        rate.stoodStill(since, now);
    }
}
