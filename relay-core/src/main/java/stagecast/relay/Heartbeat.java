package stagecast.relay;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * Tells a listener who asked for it that its connection works, whenever it was given nothing for so long.
 *
 * <p>A broadcast must not have to note for each listener that it was sent. So {@link Listeners} note a batch once for
 * all, and this notes what went to its listener alone, and those batches that it got nothing of, for all in them was its
 * own. Lives on its lane.
 */
final class Heartbeat extends Alarms.Alarm {

    private static final int NONE = -1;

    private final Member member;
    private final @Nullable Listeners listeners;
    private final int seconds;

    private long handedAt;
    private int passedOver = NONE;

    /**
     * Starts.
     *
     * @param listeners those among whom the member gets broadcasts; null if it gets none
     */
    Heartbeat(Member member, @Nullable Listeners listeners, int seconds) {
        this.member = member;
        this.listeners = listeners;
        this.seconds = seconds;
        this.handedAt = member.shard.now();
        if (listeners != null) {
            listeners.noteBatches(true);
        }
        alarms().set(this, handedAt + period());
    }

    private Alarms alarms() {
        return member.shard.alarms();
    }

    private long period() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Its socket was handed something; not to be called for a batch that all get as it is. */
    void handed() {
        handedAt = member.shard.now();
    }

    /** It got nothing of the batch that is being written. */
    void passedOver() {
        if (listeners != null) {
            handedAt = lastHanded();
            passedOver = listeners.batches() + 1;
        }
    }

    private long lastHanded() {
        if (listeners == null || listeners.batches() == passedOver || listeners.lastBatchAt() - handedAt < 0) {
            return handedAt;
        }
        return listeners.lastBatchAt();
    }

    void end() {
        alarms().cancel(this);
        if (listeners != null) {
            listeners.noteBatches(false);
        }
    }

    @Override
    void ring(long now) {
        long next = lastHanded() + period();
        if (member.isAboutToBeHandedSomething()) {
            next = now + period();
        } else if (next - now <= 0) {
            member.send(frame());
            next = now + period();
        }
        alarms().set(this, next);
    }

    @Override
    void failed(Throwable fault) {
        member.life.failed(fault);
    }

    private byte[] frame() {
        String text = "{\"heartbeat\":" + seconds + "}";
        return EnvelopeWriter.frame(WebSocketProtocol.TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }
}
