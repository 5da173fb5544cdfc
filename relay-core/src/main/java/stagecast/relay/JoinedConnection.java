package stagecast.relay;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.Inflation;

/** The inbound half of a connection that has joined: takes what a binding reports to the part that handles it. Lives on its lane. */
final class JoinedConnection implements Connection {

    private final Shard shard;
    private final Channel channel;
    private final Member member;
    private final InetAddress address;
    private final boolean listens;
    private final ConnectionIdentity identity;
    private final Intake intake;
    private final InboundMessages messages;
    private final Liveness liveness;
    private @Nullable PartialInput partial;
    private boolean gone;

    JoinedConnection(
            Shard shard, Channel channel, Member member, InetAddress address, boolean listens, SendGate sending) {
        this.shard = shard;
        this.channel = channel;
        this.member = member;
        this.address = address;
        this.listens = listens;
        this.identity = new ConnectionIdentity(this, channel, member, sending);
        this.intake = new Intake(this, shard, sending);
        this.messages = new InboundMessages(this, channel, member, sending, intake);
        this.liveness = new Liveness(this, shard);
        member.owner(this);
    }

    InetAddress address() {
        return address;
    }

    ChannelName channelName() {
        return channel.name();
    }

    /** The outbound half. */
    Member member() {
        return member;
    }

    Intake intake() {
        return intake;
    }

    InboundMessages messages() {
        return messages;
    }

    Liveness liveness() {
        return liveness;
    }

    boolean isGone() {
        return gone;
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

    @Override
    public boolean onMessage(boolean binary, ByteBuffer whole) {
        if (member.leaving() || shard.draining()) {
            return true;
        }
        try {
            messages.handle(binary, whole);
            return intake.goesOn();
        } catch (RuntimeException | Error fault) {
            onFailure(fault);
            return true;
        }
    }

    /** From now on it speaks for this identity, and rests on its credential. */
    void authenticated(Identity accepted) {
        messages.forgetRefusals();
        if (!gone && !member.leaving()) {
            identity.becomes(accepted);
        }
    }

    /**
     * The relay has decided to close. Before the peer can read that the connection is out of the directory, so that
     * whoever hears of the end finds nobody. From now on what comes is read and thrown away: unread, it would make the
     * kernel answer with a reset, which eats the close frame.
     */
    void ending() {
        liveness.end();
        identity.forget();
        intake.discardRest();
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
        if (identity.restsOn(credential)) {
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
        return intake.discards(bytes);
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
        guarded(identity::forget);
        guarded(intake::abandonCheck);
        guarded(member::gone);
        guarded(() -> shard.remove(this));
        shard.relay().left(channel, listens, address);
    }
}
