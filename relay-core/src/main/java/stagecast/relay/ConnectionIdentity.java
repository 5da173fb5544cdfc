package stagecast.relay;

import org.jspecify.annotations.Nullable;

/**
 * Who a connection speaks for. As long as it is open, direct messages find it by that identity, and the end of the credential
 * on which the identity rests closes it. Lives on the connection's lane.
 */
final class ConnectionIdentity {

    private final JoinedConnection connection;
    private final Channel channel;
    private final Member member;
    private final SendGate sending;
    private final Holders holders;
    private @Nullable Identity identity;

    /** A connection that speaks for nobody yet. */
    ConnectionIdentity(JoinedConnection connection, Channel channel, Member member, SendGate sending) {
        this.connection = connection;
        this.channel = channel;
        this.member = member;
        this.sending = sending;
        this.holders = channel.shard.relay().holders();
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
        member.speaksAs(channel.shard.relay().options().nameOf(connection.address(), accepted));
        channel.directory().add(accepted, member);
        holders.add(accepted.credential(), connection);
    }

    /** The identity stays the same, so a look-up of that user finds the connection all the time. */
    private void restOn(Identity former, Identity accepted) {
        if (!former.credential().equals(accepted.credential())) {
            identity = accepted;
            holders.add(accepted.credential(), connection);
            holders.remove(former.credential(), connection);
        }
    }

    /** Whether the present identity rests on this credential. */
    boolean restsOn(String credential) {
        return identity != null && identity.credential().equals(credential);
    }

    /** The connection speaks for nobody any more. No effect when repeated. */
    void forget() {
        Identity former = identity;
        if (former == null) {
            return;
        }
        identity = null;
        sending.speaksFor(null);
        channel.directory().remove(former, member);
        holders.remove(former.credential(), connection);
    }
}
