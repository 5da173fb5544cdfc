package stagecast.relay;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel's part on one lane: its listeners there, and what this turn has for them and for other lanes. Lives on its
 * lane, save where a member says otherwise.
 */
final class Channel implements Router.Deliveries, Shard.TurnPart {

    /** What one lane has for the channel's part on another one. */
    private record Arrival(Channel to, Handover handover) implements Shard.Arrival {

        @Override
        public int bytes() {
            return handover.bytes();
        }

        @Override
        public void take() {
            to.receive(handover);
        }
    }

    final Shard shard;
    private final ChannelGroup group;
    private final ListenerKinds kinds;
    private @Nullable Handover outgoing;

    /** How long a message may wait for others, and when the last ones were written, in nanoseconds. */
    private long coalesce;

    private long flushedAt;

    /** Whether a timer will write what there is. */
    private boolean held;

    /** Whether the shard will flush it at the end of this turn. */
    private boolean dirty;

    /** All connections, listening or not; guarded by the registry's lock for the name. */
    int connections;

    /** Those of them that listen; guarded likewise. */
    int listeners;

    Channel(ChannelGroup group, Shard shard) {
        this.group = group;
        this.shard = shard;
        this.kinds = new ListenerKinds(shard);
        this.flushedAt = shard.now() - RelayOptions.MAX_COALESCE.toNanos();
    }

    /** From now on a message may wait so long for others. */
    void coalesce(Duration budget) {
        coalesce = budget.toNanos();
    }

    ChannelName name() {
        return group.name();
    }

    Directory directory() {
        return group.directory();
    }

    /** The member gets broadcasts from now on. */
    void add(Member member) {
        kinds.like(member).add(member);
    }

    @Override
    public boolean broadcast(Message message) {
        append(message);
        if (group.channels().length > 1) {
            outgoing().broadcast(message.detached());
        }
        return true;
    }

    @Override
    public boolean direct(Message message) {
        String to = Objects.requireNonNull(message.to(), "a direct message has an addressee");
        Member[] byEmail = directory().find(Directory.email(to));
        Member[] targets = byEmail.length > 0 ? byEmail : directory().find(Directory.userId(to));
        if (deliver(message, targets)) {
            outgoing().direct(message.detached(), targets);
        }
        return targets.length > 0;
    }

    /** Delivers to those on this lane; answers whether there are others. */
    private boolean deliver(Message message, Member[] targets) {
        boolean elsewhere = false;
        byte[] envelopedFrame = null;
        byte[] rawFrame = null;
        for (Member target : targets) {
            if (target.shard != shard) {
                elsewhere = true;
            } else if (target.envelope) {
                envelopedFrame = envelopedFrame == null ? EnvelopeWriter.frame(message, true) : envelopedFrame;
                send(target, envelopedFrame);
            } else {
                rawFrame = rawFrame == null ? EnvelopeWriter.frame(message, false) : rawFrame;
                send(target, rawFrame);
            }
        }
        return elsewhere;
    }

    private static void send(Member target, byte[] frame) {
        try {
            target.send(frame);
        } catch (RuntimeException | Error fault) {
            target.life.failed(fault);
        }
    }

    private void append(Message message) {
        kinds.append(message);
        touch();
    }

    /** This turn has something to write or to hand over. */
    private void touch() {
        if (!dirty) {
            dirty = true;
            shard.touchedChannel(this);
        }
    }

    private Handover outgoing() {
        Handover open = outgoing;
        if (open == null) {
            open = new Handover();
            outgoing = open;
            touch();
        }
        return open;
    }

    /** Takes what another lane hands over. A message that fails here ends its sender, as it does on the sender's lane. */
    private void receive(Handover incoming) {
        for (Handover.Entry entry : incoming.entries()) {
            try {
                if (entry.targets() == null) {
                    append(entry.message());
                } else {
                    deliver(entry.message(), entry.targets());
                }
            } catch (RuntimeException | Error fault) {
                failed(entry.message(), fault);
            }
        }
    }

    private void failed(Message message, Throwable fault) {
        if (message.sender() instanceof Member sender) {
            sender.life.onLane(() -> sender.life.failed(fault));
        } else {
            shard.failed(name(), fault);
        }
    }

    /** A lane that has more waiting than it should, should this turn's messages reach it; null if none. */
    @Nullable
    Shard congested() {
        Handover open = outgoing;
        if (open == null) {
            return null;
        }
        for (Channel other : group.channels()) {
            if (other != this && other.shard.isCongestedWith(open.bytes())) {
                return other.shard;
            }
        }
        return null;
    }

    /**
     * Ends the turn: each other lane gets its hand-over, each listener here its batch; that at once if the channel was quiet
     * for as long as a message may wait, else when the first one has waited so long.
     */
    @Override
    public void endTurn() {
        dirty = false;
        handOver();
        if (coalesce == 0) {
            kinds.flush();
        } else if (!held) {
            flushWhenDue();
        }
    }

    @Override
    public void turnFailed(Throwable fault) {
        shard.failed(name(), fault);
    }

    private void flushWhenDue() {
        held = false;
        long now = shard.now();
        long left = flushedAt + coalesce - now;
        if (left > 0) {
            shard.after(Duration.ofNanos(left), this::flushWhenDue);
            held = true;
        } else {
            flushNow();
        }
    }

    /** Writes everything that waits for listeners here, even if it may wait longer. */
    void flushNow() {
        flushedAt = shard.now();
        kinds.flush();
    }

    private void handOver() {
        Handover ready = outgoing;
        if (ready == null) {
            return;
        }
        outgoing = null;
        for (Channel other : group.channels()) {
            if (other != this && ready.concerns(other.shard)) {
                handOver(ready, other);
            }
        }
    }

    private void handOver(Handover ready, Channel other) {
        try {
            other.shard.handOver(new Arrival(other, ready));
        } catch (RuntimeException | Error fault) {
            shard.failed(name(), fault);
        }
    }
}
