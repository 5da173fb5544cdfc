package stagecast.relay;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.Inflation;

/** The inbound half of a connection that has joined: who it is, and what its messages are let do. Lives on its lane. */
final class JoinedConnection implements Connection {

    private final Shard shard;
    private final Channel channel;
    private final Member member;
    private final InetAddress address;
    private final boolean listens;
    private final SendGate sending;
    private final Liveness liveness;

    /** The check under way, if there is one. */
    private @Nullable AuthGate gate;

    private @Nullable CredentialRate credentials;
    private @Nullable Identity identity;
    private @Nullable Refusals refusals;
    private @Nullable DropNotice dropNotice;
    private int refusedInARow;
    private boolean awaitingRoom;
    private boolean suspended;
    private long suspendedSince;
    private boolean gone;

    JoinedConnection(
            Shard shard, Channel channel, Member member, InetAddress address, boolean listens, SendGate sending) {
        this.shard = shard;
        this.channel = channel;
        this.member = member;
        this.address = address;
        this.listens = listens;
        this.sending = sending;
        this.liveness = new Liveness(this, member, shard);
        member.owner(this);
    }

    InetAddress address() {
        return address;
    }

    ChannelName channelName() {
        return channel.name();
    }

    @Override
    public @Nullable Inflation inflation() {
        return member.inflation;
    }

    @Override
    public void onBytes() {
        liveness.heard();
    }

    /** Whether it is not read now; what came until then has been handled. */
    boolean isSuspended() {
        return suspended;
    }

    @Override
    public boolean onMessage(boolean binary, ByteBuffer whole) {
        if (member.leaving()) {
            return true;
        }
        try {
            handle(binary, whole);
        } catch (RuntimeException fault) {
            shard.failed(channel.name(), fault);
            close(CloseCode.INTERNAL, "the relay failed; its log has more");
        }
        if (gate == null && !awaitingRoom) {
            return true;
        }
        suspended = true;
        suspendedSince = shard.turnTime();
        return false;
    }

    private void handle(boolean binary, ByteBuffer whole) {
        final byte[] bytes;
        final int start;
        final int length = whole.remaining();
        if (whole.hasArray()) {
            bytes = whole.array();
            start = whole.arrayOffset() + whole.position();
        } else {
            bytes = shard.inScratch(whole);
            start = 0;
        }
        if (binary) {
            accept(Message.binary(channel.name(), member, bytes, start, start + length));
            return;
        }
        Inbound inbound = shard.parser().parse(bytes, start, start + length);
        if (inbound instanceof Inbound.Broadcast broadcast) {
            accept(Message.text(channel.name(), member, member.from(), bytes, start, start + length, broadcast));
        } else if (inbound instanceof Inbound.Direct direct) {
            accept(Message.direct(channel.name(), member, member.from(), bytes, direct));
        } else if (inbound instanceof Inbound.Login login) {
            gate = new AuthGate(shard, this);
            gate.check(login.credentials(), credentials().take(shard.now()));
        } else if (inbound instanceof Inbound.Invalid invalid) {
            refuse(ErrorCode.INVALID_MESSAGE, invalid.explanation());
        }
    }

    private CredentialRate credentials() {
        if (credentials == null) {
            credentials = new CredentialRate(shard.limits(), shard.now());
        }
        return credentials;
    }

    private void accept(Message message) {
        Refusal refusal = sending.refusal(message.to() != null, shard.turnTime());
        if (refusal == Refusal.TOO_FAST) {
            drop();
            return;
        }
        if (refusal != null) {
            refuse(refusal.code, refusal.explanation);
            return;
        }
        refusedInARow = 0;
        shard.relay().listener().accepted(channel.name(), message.end() - message.start());
        if (!shard.relay().router().route(message, channel)) {
            noRecipient(message);
        }
        Shard congested = channel.congested();
        if (congested != null) {
            awaitingRoom = true;
            congested.awaitRoom(this);
        }
    }

    private void noRecipient(Message message) {
        shard.relay().listener().refused(channel.name(), Refusal.NOBODY_THERE.code);
        refusals().nobodyThere(member, message.quotedTo(), shard.now());
    }

    private void drop() {
        shard.relay().listener().refused(channel.name(), Refusal.TOO_FAST.code);
        if (dropNotice == null) {
            dropNotice = new DropNotice(shard.dropNotices(), member);
        }
        dropNotice.dropped();
    }

    private void refuse(ErrorCode code, String explanation) {
        shard.relay().listener().refused(channel.name(), code);
        refusals().tell(member, code, explanation, shard.now());
        countRefusal();
    }

    /** One more message in a row was refused. */
    void countRefusal() {
        if (++refusedInARow >= shard.limits().refusedMessages()) {
            close(CloseCode.POLICY, "too many messages in a row were refused");
        }
    }

    private Refusals refusals() {
        if (refusals == null) {
            refusals = new Refusals();
        }
        return refusals;
    }

    /** Answers credentials; these answers are never suppressed. */
    void send(byte[] frame) {
        member.send(frame);
    }

    /** From now on it speaks for this identity, and rests on its credential. */
    void authenticated(Identity accepted) {
        refusedInARow = 0;
        if (gone || member.leaving()) {
            return;
        }
        if (identity != null && identity.isOfTheSameUserAs(accepted)) {
            restOn(identity, accepted);
            return;
        }
        forgetIdentity();
        identity = accepted;
        sending.speaksFor(accepted);
        member.speaksAs(shard.relay().options().nameOf(address, accepted));
        channel.directory().add(accepted, member);
        shard.relay().holders().add(accepted.credential(), this);
    }

    /** It speaks for whom it spoke for: whoever looks that user up finds it all along. */
    private void restOn(Identity former, Identity accepted) {
        if (!former.credential().equals(accepted.credential())) {
            identity = accepted;
            shard.relay().holders().add(accepted.credential(), this);
            shard.relay().holders().remove(former.credential(), this);
        }
    }

    /**
     * The close frame is about to be sent. Before the peer can read it the connection is out of the directory, so that
     * whoever hears of the end finds nobody. From now on what comes is read and thrown away: unread, it would make the
     * kernel answer with a reset, which eats the close frame.
     */
    void ending() {
        liveness.end();
        forgetIdentity();
        abandonCheck();
        awaitingRoom = false;
        if (suspended) {
            shard.lane().execute(this::readOn);
        }
    }

    private void abandonCheck() {
        if (gate != null) {
            gate.abandon();
            gate = null;
        }
    }

    private void forgetIdentity() {
        Identity former = identity;
        if (former == null) {
            return;
        }
        identity = null;
        sending.speaksFor(null);
        channel.directory().remove(former, member);
        shard.relay().holders().remove(former.credential(), this);
    }

    /** The check is over. */
    void checked() {
        gate = null;
        readOn();
    }

    /** The lane that was full has room; called on any lane. */
    void roomAgain() {
        shard.lane().execute(() -> {
            awaitingRoom = false;
            readOn();
        });
    }

    private void readOn() {
        if (suspended && !gone && gate == null && !awaitingRoom) {
            suspended = false;
            sending.stoodStill(suspendedSince, shard.turnTime());
            liveness.heard();
            member.resumeReading();
        }
    }

    void onLane(Runnable task) {
        shard.lane().execute(task);
    }

    /** Runs the task on its lane, in a turn that has not too many of them. Any thread. */
    void paced(Runnable task) {
        shard.paced().add(task);
    }

    /** The credential on which its identity may rest is no longer valid. */
    void endCredential(String credential) {
        if (identity != null && identity.credential().equals(credential)) {
            close(CloseCode.CREDENTIALS_ENDED, "the credentials are no longer valid; authenticate again");
        }
    }

    void close(int code, String reason) {
        member.close(code, reason);
    }

    @Override
    public void onPing(ByteBuffer data) {
        if (!member.leaving()) {
            member.pong(data);
        }
    }

    @Override
    public void onPong() {}

    @Override
    public void onClose(int code, String reason) {
        close(code, "");
        member.peerClosed();
    }

    @Override
    public void onProtocolError(int code, String reason) {
        close(code, reason);
    }

    @Override
    public void onWritable() {
        member.onWritable();
    }

    @Override
    public void onGone() {
        if (gone) {
            return;
        }
        gone = true;
        liveness.end();
        forgetIdentity();
        abandonCheck();
        member.gone();
        shard.remove(this);
        shard.relay().left(channel, listens, address);
    }
}
