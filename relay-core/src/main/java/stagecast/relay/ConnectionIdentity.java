package stagecast.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection speaks for. As long as it is open, direct messages find it by that identity, and the end of the credential
 * on which the identity rests closes it. Lives on the connection's lane.
 */
final class ConnectionIdentity {

    private final Lifecycle life;
    private final Channel channel;
    private final Member member;
    private final SendGate sending;
    private final InetAddress address;
    private final Bag<ConnectionIdentity> holders;
    private @Nullable Identity identity;

    /**
     * A connection that has not authenticated.
     *
     * @param address its client's
     * @param holders those that rest on each credential, of the whole relay
     */
    ConnectionIdentity(
            Lifecycle life,
            Channel channel,
            Member member,
            SendGate sending,
            InetAddress address,
            Bag<ConnectionIdentity> holders) {
        this.life = life;
        this.channel = channel;
        this.member = member;
        this.sending = sending;
        this.address = address;
        this.holders = holders;
    }

    /** From now on the connection speaks for this identity. */
    void becomes(Identity accepted) {
        if (identity != null && identity.isOfTheSameUserAs(accepted)) {
            restOn(identity, accepted);
            return;
        }
        forget();
        identity = accepted;
        sending.speaksFor(accepted);
        member.speaksAs(channel.shard.core().options().nameOf(address, accepted));
        channel.directory().add(accepted, member);
        holders.add(accepted.credential(), this);
    }

    /** The identity stays the same, so a look-up of that user finds the connection all the time. */
    private void restOn(Identity former, Identity accepted) {
        if (!former.credential().equals(accepted.credential())) {
            identity = accepted;
            holders.add(accepted.credential(), this);
            holders.remove(former.credential(), this);
        }
    }

    /** The credential is no longer valid: closes the connection if its identity rests on it then. Any thread. */
    void endLater(String credential) {
        life.paced(() -> {
            if (identity != null && identity.credential().equals(credential)) {
                life.close(CloseCode.CREDENTIALS_ENDED, "the credentials are no longer valid; authenticate again");
            }
        });
    }

    /** The connection is no longer authenticated. No effect when repeated. */
    void forget() {
        Identity former = identity;
        if (former == null) {
            return;
        }
        identity = null;
        sending.speaksFor(null);
        channel.directory().remove(former, member);
        holders.remove(former.credential(), this);
    }
}
