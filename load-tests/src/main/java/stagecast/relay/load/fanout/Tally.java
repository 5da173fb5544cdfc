package stagecast.relay.load.fanout;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What the listeners of one selector thread have got. Written by that thread; others read it when the thread has
 * ended, save for {@link #published()} and {@link #lastArrival()}.
 */
final class Tally {

    private static final long SHORTEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final long warmup;
    private final List<Progress> progress;
    private final Histogram latency = new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    private long delivered;
    private long measured;
    private long duplicated;
    private long misordered;
    private long foreign;
    private long wireBytes;
    private long now;
    private boolean advanced;
    private volatile long published;
    private volatile long lastArrival;

    Tally(FanoutPlan plan) {
        this.warmup = plan.warmup().toNanos();
        this.progress = plan.closedLoop()
                ? Stream.generate(() -> new Progress(plan.window()))
                        .limit(plan.senders())
                        .toList()
                : List.of();
    }

    /**
     * A listener of this channel lives on this thread. Before the start.
     *
     * @param self the sender that it is itself, or {@link Receiver#NOBODY}
     */
    void addListener(FanoutPlan plan, int channel, int self) {
        if (plan.closedLoop()) {
            IntStream.iterate(channel, s -> s < plan.senders(), s -> s + plan.channels())
                    .filter(s -> s != self)
                    .forEach(s -> progress.get(s).addListener());
        }
    }

    /** How far the listeners on this thread are, by sender; empty in an open loop. */
    List<Progress> progress() {
        return progress;
    }

    /** What was read now is what arrives from now on. */
    void arriving(long nanosSinceStart) {
        now = nanosSinceStart;
    }

    void arrived(int sender, int number, long sentAt, Sequences.Arrival arrival) {
        if (arrival == Sequences.Arrival.AGAIN) {
            duplicated++;
            return;
        }
        if (arrival == Sequences.Arrival.LATE) {
            misordered++;
        }
        delivered++;
        if (sentAt >= warmup) {
            measured++;
            latency.recordValue(Math.min(Math.max(now - sentAt, 0), LONGEST_NANOS));
        }
        if (!progress.isEmpty()) {
            advanced |= progress.get(sender).arrived(number);
        }
    }

    /** So many bytes were read since the start. */
    void read(int bytes) {
        wireBytes += bytes;
    }

    long wireBytes() {
        return wireBytes;
    }

    void foreign() {
        foreign++;
    }

    /** Ends a turn of the thread: shows the others how far it is. */
    boolean publish() {
        if (published != delivered) {
            published = delivered;
            lastArrival = now;
        }
        final boolean grown = advanced;
        advanced = false;
        return grown;
    }

    /** Deliveries so far, each message once. */
    long published() {
        return published;
    }

    /** When the last delivery arrived, in nanoseconds since the start. */
    long lastArrival() {
        return lastArrival;
    }

    Histogram latency() {
        return latency;
    }

    long measured() {
        return measured;
    }

    long duplicated() {
        return duplicated;
    }

    long misordered() {
        return misordered;
    }

    long countForeign() {
        return foreign;
    }
}
