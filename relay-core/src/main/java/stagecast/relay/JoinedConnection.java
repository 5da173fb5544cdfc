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
    private @Nullable PartialInput partial;
    private int refusedInARow;
    private boolean awaitingRoom;
    private boolean suspended;
    private long suspendedSince;
    private boolean gone;

    /** The bytes that came since the relay began to close. */
    private long thrownAway;

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
    public PartialInput partialInput(Runnable drop) {
        PartialInput made = shard.partialInput(address, () -> {
            guarded(drop); // in whichever connection's turn that is
            guarded(() -> close(CloseCode.TOO_SLOW, "too much input is unfinished; send the message again later"));
        });
        partial = made;
        return made;
    }

    @Override
    public void onBytes() {
        try {
            liveness.heard();
        } catch (RuntimeException | Error fault) {
            onFailure(fault);
        }
    }

    /** Whether it is not read now; what came until then has been handled. */
    boolean isSuspended() {
        return suspended;
    }

    @Override
    public boolean onMessage(boolean binary, ByteBuffer whole) {
        if (member.leaving() || shard.draining()) {
            return true;
        }
        try {
            handle(binary, whole);
            if (gate == null && !awaitingRoom) {
                return true;
            }
            suspendedSince = shard.turnTime();
            suspended = true;
            return false;
        } catch (RuntimeException | Error fault) {
            onFailure(fault);
            return true;
        }
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
            Mistake mistake = shard.parser().mistakeInBinary(bytes, start, start + length);
            if (mistake == null) {
                accept(Message.binary(channel.name(), member, bytes, start, start + length));
            } else {
                refuse(ErrorCode.INVALID_MESSAGE, mistake.explanation);
            }
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
        } else if (inbound instanceof Inbound.Mistyped mistyped) {
            refuse(ErrorCode.INVALID_MESSAGE, mistyped.mistake().explanation);
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

    /** The identity stays the same, so a look-up of that user finds the connection all the time. */
    private void restOn(Identity former, Identity accepted) {
        if (!former.credential().equals(accepted.credential())) {
            identity = accepted;
            shard.relay().holders().add(accepted.credential(), this);
            shard.relay().holders().remove(former.credential(), this);
        }
    }

    /**
     * The relay has decided to close. Before the peer can read that the connection is out of the directory, so that
     * whoever hears of the end finds nobody. From now on what comes is read and thrown away: unread, it would make the
     * kernel answer with a reset, which eats the close frame.
     */
    void ending() {
        liveness.end();
        forgetIdentity();
        abandonCheck();
        awaitingRoom = false;
        if (suspended) {
            onLane(this::readOn);
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
        onLane(() -> {
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

    /** Runs a part of this connection's work on its lane. Any thread. */
    void onLane(Runnable work) {
        shard.lane().execute(() -> guarded(work));
    }

    /** Runs a part of this connection's work. If it fails, only this connection ends. */
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error fault) {
            onFailure(fault);
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        try {
            String id = shard.failed(channel.name(), cause);
            if (!gone && !member.leaving()) {
                close(CloseCode.INTERNAL, "the relay failed; its log has more under the id " + id);
                return;
            }
        } catch (RuntimeException | Error again) {
            shard.relay().uncaught(again);
        }
        if (!gone) {
            member.cut();
        }
    }

    /** Adds it to its channel and lane, and starts its heartbeats if it asked for them. */
    void begin(int heartbeatSeconds) {
        shard.add(this);
        if (listens) {
            channel.add(member);
        }
        if (heartbeatSeconds > 0) {
            member.beat(heartbeatSeconds);
        }
    }

    /** Runs the task on its lane, in a turn that does not have too many of them. Any thread. */
    void paced(Runnable task) {
        try {
            shard.paced().add(() -> guarded(task));
        } catch (RuntimeException | Error fault) {
            shard.relay().uncaught(fault); // its lane takes no tasks; the callers have others to go on with
        }
    }

    /** The time for a drain is over. */
    void drainWindowEnded() {
        member.drainWindowEnded();
    }

    /** The credential on which its identity may rest is no longer valid. */
    void endCredential(String credential) {
        if (identity != null && identity.credential().equals(credential)) {
            close(CloseCode.CREDENTIALS_ENDED, "the credentials are no longer valid; authenticate again");
        }
    }

    /** Ends it after everything that its channel has for it, including batches that are not yet due. */
    void closeForRestart() {
        channel.flushNow();
        close(CloseCode.SERVICE_RESTART, "the relay restarts; connect again");
    }

    void close(int code, String reason) {
        if (CloseCode.isDeferred(code)) {
            shard.takeAllArrivals(); // accepted elsewhere, before this
        }
        member.close(code, reason);
    }

    @Override
    public boolean isClosing() {
        return member.leaving();
    }

    @Override
    public boolean onThrownAway(int bytes) {
        thrownAway += Math.max(bytes, DiscardPace.LEAST_BYTES);
        if (thrownAway <= DiscardPace.FREE_BYTES) {
            return true;
        }
        shard.lane()
                .schedule(
                        () -> guarded(this::throwAwayMore), shard.discardPace().pause(shard.now()));
        return false;
    }

    private void throwAwayMore() {
        if (!gone) {
            member.resumeReading();
        }
    }

    @Override
    public void onPing(ByteBuffer data) {
        try {
            if (!member.leaving()) {
                member.pong(data);
            }
        } catch (RuntimeException | Error fault) {
            onFailure(fault);
        }
    }

    @Override
    public void onPong() {}

    @Override
    public void onClose(int code, String reason) {
        guarded(() -> member.peerClosed(code));
    }

    @Override
    public void onProtocolError(int code, String reason) {
        guarded(() -> close(code, reason));
    }

    @Override
    public void onWritable() {
        try {
            member.onWritable();
        } catch (RuntimeException | Error fault) {
            onFailure(fault);
        }
    }

    @Override
    public void onGone() {
        if (gone) {
            return;
        }
        gone = true;
        // Each by itself: if one fails, the others must still clean up, or their entries stay for the relay's lifetime.
        PartialInput input = partial;
        if (input != null) {
            guarded(input::close);
        }
        guarded(liveness::end);
        guarded(this::forgetIdentity);
        guarded(this::abandonCheck);
        guarded(member::gone);
        guarded(() -> shard.remove(this));
        shard.relay().left(channel, listens, address);
    }
}
