package stagecast.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/**
 * What holds on a channel for those who join it.
 *
 * @param senders who may send there
 * @param envelope how listeners receive messages who ask for nothing else
 * @param slow what happens to slow listeners who ask for nothing else
 * @param coalesce how long a message may wait for others, so that they are written together, at most
 *     {@link RelayOptions#MAX_COALESCE}; null for as the relay's options say
 */
public record ChannelRules(
        Senders senders,
        Envelope envelope,
        Slow slow,
        @Nullable Duration coalesce) {

    /** What holds where nothing is said: whoever has authenticated may send, listeners get envelopes, slow ones are closed. */
    public static final ChannelRules DEFAULTS = new ChannelRules(new Senders.Authenticated(), Envelope.STANDARD);

    /** With slow listeners who ask for nothing else closed. */
    public ChannelRules(Senders senders, Envelope envelope) {
        this(senders, envelope, Slow.CLOSE, null);
    }

    /**
     * Checks how long a message may wait.
     *
     * @throws IllegalArgumentException if that is out of its bounds
     */
    public ChannelRules {
        if (coalesce != null) {
            RelayOptions.checkCoalesce(coalesce);
        }
    }

    /** Who may send on a channel. Credentials and direct messages need an account everywhere. */
    public sealed interface Senders {

        /** Whoever has authenticated. */
        record Authenticated() implements Senders {}

        /** Everybody, without authenticating. */
        record Anyone() implements Senders {}

        /**
         * These accounts, once they have authenticated, and nobody else.
         *
         * @param emails their addresses, as {@link EmailAddress#key} has them
         */
        record Only(Set<String> emails) implements Senders {

            /**
             * Keeps the addresses in the form in which they are compared.
             *
             * @throws IllegalArgumentException if there are none
             */
            public Only {
                if (emails.isEmpty()) {
                    throw new IllegalArgumentException(
                            "a channel on which only some may send needs at least one e-mail");
                }
                emails = folded(emails);
            }

            private static Set<String> folded(Collection<String> emails) {
                Set<String> folded = new TreeSet<>();
                emails.forEach(email -> folded.add(EmailAddress.key(email)));
                return Set.copyOf(folded);
            }

            boolean includes(@Nullable String email) {
                return email != null && emails.contains(EmailAddress.key(email));
            }
        }
    }
}
