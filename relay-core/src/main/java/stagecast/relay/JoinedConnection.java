package stagecast.relay;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.Inflation;

/**
 * A connection that has joined: takes what a binding reports to the part that handles it. If handling fails, only this connection
 * ends. Lives on its lane, except where a method says otherwise.
 */
final class JoinedConnection implements Connection, Lifecycle.Parts {

    private final Shard shard;
    private final Channel channel;
    private final InetAddress address;
    private final boolean listens;
    private final Consumer<JoinedConnection> whenGone;
    private final Lifecycle life;
    private final Member member;
    private final ConnectionIdentity identity;
    private final Intake intake;
    private final InboundMessages messages;
    private final Liveness liveness;
    private @Nullable PartialInput partial;

    /**
     * A connection that is open, and not yet among those of its channel and lane.
     *
     * @param rules what holds on its channel
     * @param holders those that rest on each credential, of the whole relay
     * @param whenGone takes it when it has gone
     */
    JoinedConnection(
            Channel channel,
            JoinRequest request,
            ChannelRules rules,
            Transport transport,
            Bag<ConnectionIdentity> holders,
            Consumer<JoinedConnection> whenGone) {
        this.shard = channel.shard;
        this.channel = channel;
        this.address = request.address();
        this.listens = request.options().listen();
        this.whenGone = whenGone;
        this.life = new Lifecycle(this, shard, channel.name());
        this.member = new Member(shard, life, Reception.of(request, rules), transport, nameOf(request));
        SendGate sending = new SendGate(rules.senders(), new MessageRate(shard.limits(), shard.now()));
        this.identity = new ConnectionIdentity(life, channel, member, sending, address, holders);
        this.intake = new Intake(this, shard, sending);
        this.messages = new InboundMessages(this, channel, member, sending, intake);
        this.liveness = new Liveness(this, shard);
    }

    private byte[] nameOf(JoinRequest request) {
        return shard.core().options().nameOf(request.address(), null);
    }

    // Its parts

    InetAddress address() {
        return address;
    }

    Channel channel() {
        return channel;
    }

    /** Whether it gets broadcasts. */
    boolean listens() {
        return listens;
    }

    ChannelName channelName() {
        return channel.name();
    }

    Lifecycle life() {
        return life;
    }

    @Override
    public Member member() {
        return member;
    }

    Outbound outbound() {
        return member.outbound;
    }

    ConnectionIdentity identity() {
        return identity;
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

    // What the binding reports

    @Override
    public @Nullable Inflation inflation() {
        return member.inflation;
    }

    @Override
    public PartialInput partialInput(Runnable drop) {
        PartialInput made = shard.partialInput(address, () -> {
            life.guarded(drop); // in whichever connection's turn that is
            life.guarded(() -> close(CloseCode.TOO_SLOW, "too much input is unfinished; send the message again later"));
        });
        partial = made;
        return made;
    }

    @Override
    public void onBytes() {
        try {
            liveness.heard();
        } catch (RuntimeException | Error fault) {
            life.failed(fault);
        }
    }

    @Override
    public boolean onMessage(boolean binary, ByteBuffer whole) {
        if (!life.isOpen() || shard.draining()) {
            return true;
        }
        try {
            messages.handle(binary, whole);
            return intake.goesOn();
        } catch (RuntimeException | Error fault) {
            life.failed(fault);
            return true;
        }
    }

    @Override
    public void onPing(ByteBuffer data) {
        try {
            if (life.isOpen()) {
                member.pong(data);
            }
        } catch (RuntimeException | Error fault) {
            life.failed(fault);
        }
    }

    @Override
    public void onPong() {}

    @Override
    public void onClose(int code, String reason) {
        life.guarded(() -> life.peerClosed(code));
    }

    @Override
    public void onProtocolError(int code, String reason) {
        life.guarded(() -> close(code, reason));
    }

    @Override
    public void onFailure(Throwable cause) {
        life.failed(cause);
    }

    @Override
    public boolean isClosing() {
        return !life.isOpen();
    }

    @Override
    public boolean onThrownAway(int bytes) {
        return intake.discards(bytes);
    }

    @Override
    public void onWritable() {
        try {
            member.onWritable();
        } catch (RuntimeException | Error fault) {
            life.failed(fault);
        }
    }

    @Override
    public void onGone() {
        life.gone();
    }

    // What the relay does with it

    /** Adds it to its channel, and starts its heartbeats if it asked for them. */
    void begin(int heartbeatSeconds) {
        if (listens) {
            channel.add(member);
        }
        if (heartbeatSeconds > 0) {
            member.beat(heartbeatSeconds);
        }
    }

    /** It has authenticated: from now on it speaks for this identity, and rests on its credential. */
    void authenticated(Identity accepted) {
        messages.forgetRefusals();
        if (life.isOpen()) {
            identity.becomes(accepted);
        }
    }

    void close(int code, String reason) {
        life.close(code, reason);
    }

    /** Ends it after everything that its channel has for it, including batches that are not yet due. */
    void closeForRestart() {
        channel.flushNow();
        close(CloseCode.SERVICE_RESTART, "the relay restarts; connect again");
    }

    @Override
    public void closing() {
        liveness.end();
        identity.forget();
        intake.discardRest();
    }

    @Override
    public void gone() {
        // Each by itself: if one fails, the others must still clean up, or their entries stay for the relay's lifetime.
        PartialInput input = partial;
        if (input != null) {
            life.guarded(input::close);
        }
        life.guarded(messages::endAccount);
        life.guarded(liveness::end);
        life.guarded(identity::forget);
        life.guarded(intake::abandonCheck);
        life.guarded(member::gone);
        whenGone.accept(this);
    }
}
