package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.ChannelRules.Senders;

/**
 * Whether a message that was understood may go out: the order of section 3 of the protocol behind credentials, for
 * senders with a socket and without one. Not thread-safe.
 */
final class SendGate {

    private final Senders senders;
    private final MessageRate rate;
    private @Nullable Identity identity;

    /** Why nothing of this sender may go out; null where it may. */
    private @Nullable Refusal standing;

    /** For a sender who has not authenticated yet. */
    SendGate(Senders senders, MessageRate rate) {
        this.senders = senders;
        this.rate = rate;
        this.standing = standing(senders, null);
    }

    /** The sender speaks for this identity from now on; null for nobody. */
    void speaksFor(@Nullable Identity accepted) {
        identity = accepted;
        standing = standing(senders, accepted);
    }

    private static @Nullable Refusal standing(Senders senders, @Nullable Identity identity) {
        if (senders instanceof Senders.Anyone) {
            return null;
        }
        if (identity == null) {
            return Refusal.NOT_AUTHENTICATED;
        }
        return senders instanceof Senders.Only some && !some.includes(identity.email()) ? Refusal.NOT_A_SENDER : null;
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
        if (standing != null) {
            return standing;
        }
        if (!rate.take(now)) {
            return Refusal.TOO_FAST;
        }
        return direct ? refusalToOne() : null;
    }

    private @Nullable Refusal refusalToOne() {
        if (identity == null) {
            return Refusal.NOT_AUTHENTICATED_TO_ONE;
        }
        return identity.onlyOn() != null ? Refusal.GUEST_TO_ONE : null;
    }

    /** The sender was not read for this time, in nanoseconds. */
    void stoodStill(long since, long now) {
        rate.stoodStill(since, now);
    }
}
