package stagecast.relay;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one lane that could not take what they were sent, and their bounds: in age, and of all queues
 * together. Lives on its lane, save {@link #most} and {@link #askToBound}, which other lanes call.
 */
final class Backlog {

    private static final Comparator<Outbound> MOST_WAITING_FIRST =
            Comparator.comparingLong(Outbound::waiting).reversed();

    private final Relay relay;
    private final Lane lane;
    private final Set<Outbound> behind = new LinkedHashSet<>();
    private final AtomicBoolean boundAsked = new AtomicBoolean();
    private boolean watchingAge;

    /** Written on the lane. */
    private volatile long most;

    Backlog(Relay relay, Lane lane) {
        this.relay = relay;
        this.lane = lane;
    }

    void add(Outbound outbound) {
        behind.add(outbound);
        watchAge();
    }

    void remove(Outbound outbound) {
        behind.remove(outbound);
    }

    private void watchAge() {
        if (!watchingAge && !behind.isEmpty()) {
            Duration age = relay.limits().sendQueueAge();
            lane.schedule(this::endTooOld, age.dividedBy(8).plusMillis(1));
            watchingAge = true;
        }
    }

    private void endTooOld() {
        watchingAge = false;
        try {
            long oldest = relay.nanoTime() - relay.limits().sendQueueAge().toNanos();
            for (Outbound outbound : List.copyOf(behind)) {
                endIfTooOld(outbound, oldest);
            }
        } finally {
            watchAge();
        }
    }

    private static void endIfTooOld(Outbound outbound, long oldest) {
        try {
            outbound.endTooOld(oldest);
        } catch (RuntimeException | Error fault) {
            outbound.life().failed(fault);
        }
    }

    /** So many bytes wait for one of them. */
    void waits(long bytes) {
        if (bytes > most) {
            most = bytes;
        }
    }

    /** What waits for the one for whom most does; too high, where that one has caught up since. */
    long most() {
        return most;
    }

    /**
     * At the bound of all queues together, whoever has most waiting is treated as at its own. Where it lives on another
     * lane, that lane sees to it.
     */
    void bound() {
        try {
            giveUpExcess();
        } catch (RuntimeException | Error fault) {
            relay.uncaught(fault);
        }
    }

    private void giveUpExcess() {
        Queue<Outbound> worstFirst = null;
        long excess = excess();
        while (excess > 0) {
            Outbound worst = worstFirst == null ? worst() : worstFirst.poll();
            most = worst == null ? 0 : worst.waiting();
            Backlog longest = relay.longestBacklog(this);
            if (longest != this) {
                longest.askToBound();
                return;
            }
            if (worst == null) {
                return;
            }
            try {
                worst.giveUp(excess);
            } catch (RuntimeException | Error fault) {
                worst.life().failed(fault);
            }
            excess = excess();
            if (excess > 0) {
                worstFirst = withOthers(worstFirst, worst);
            }
        }
    }

    /**
     * Who has most waiting, in turn. One is mostly enough, and found without this; where a turn has brought something for
     * thousands, a search through all of them for each that is given up would keep the others waiting.
     */
    private Queue<Outbound> withOthers(@Nullable Queue<Outbound> worstFirst, Outbound last) {
        if (worstFirst != null) {
            if (last.life().owesMessages()) {
                worstFirst.add(last);
            }
            return worstFirst;
        }
        Queue<Outbound> all = new PriorityQueue<>(behind.size() + 1, MOST_WAITING_FIRST);
        for (Outbound outbound : behind) {
            if (outbound.life().owesMessages()) {
                all.add(outbound);
            }
        }
        return all;
    }

    private long excess() {
        return relay.queued().get() - relay.limits().sendQueuesBytes();
    }

    private void askToBound() {
        if (boundAsked.compareAndSet(false, true)) {
            try {
                lane.execute(() -> {
                    boundAsked.set(false);
                    bound();
                });
            } catch (RuntimeException | Error fault) {
                boundAsked.set(false);
                throw fault;
            }
        }
    }

    private @Nullable Outbound worst() {
        Outbound worst = null;
        for (Outbound outbound : behind) {
            if (outbound.life().owesMessages() && (worst == null || outbound.waiting() > worst.waiting())) {
                worst = outbound;
            }
        }
        return worst;
    }
}
