package stagecast.relay;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection speaks for once it has authenticated.
 *
 * @param userId opaque, never the e-mail address
 * @param email the account's address, null for whoever has none (a guest)
 * @param onlyOn the one channel that this identity may use, null where it may use all
 * @param credential names the credential on which this identity rests (a token's or a password's id, never the secret),
 *     so that its revocation finds the connection
 */
public record Identity(
        String userId, @Nullable String email, @Nullable ChannelName onlyOn, String credential) {

    /** An account's identity, which may use every channel. */
    public static Identity ofAccount(String userId, String email, String credential) {
        return new Identity(userId, email, null, credential);
    }

    /** A guest's identity, which may use this channel alone, and send to all of it. */
    public static Identity ofGuest(String userId, ChannelName channel, String credential) {
        return new Identity(userId, null, channel, credential);
    }

    /** Whether the other identity is the same, apart from the credential. */
    boolean isOfTheSameUserAs(Identity other) {
        return userId.equals(other.userId)
                && Objects.equals(email, other.email)
                && Objects.equals(onlyOn, other.onlyOn);
    }

    /** Whether this identity may be taken on where this channel is joined. */
    public boolean mayUse(ChannelName channel) {
        return onlyOn == null || onlyOn.equals(channel);
    }
}
