package stagecast.relay;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one lane that could not take what they were sent, and their bounds: in age, and of all queues
 * together. Lives on its lane, save {@link #most} and {@link #askToBound}, which other lanes call.
 */
final class Backlog {

    /** A connection that could not take what it was sent. */
    interface Entry {

        /** What waits, in bytes of memory. */
        long waiting();

        /** Whether messages wait that may be given up, alone or with the connection. */
        boolean owesMessages();

        /** Too much waits for all connections together, and most for this one: so much has to go, in bytes. */
        void giveUp(long bytes);

        /** What has been waiting since before this time, in nanoseconds of the relay's clock, has waited too long. */
        void endTooOld(long time);

        /** One of these failed: only this connection ends. */
        void failed(Throwable fault);
    }

    private static final Comparator<Entry> MOST_WAITING_FIRST =
            Comparator.comparingLong(Entry::waiting).reversed();

    private final Core core;
    private final Lane lane;
    private final UnaryOperator<Backlog> longest;
    private final Set<Entry> behind = new LinkedHashSet<>();
    private final AtomicBoolean boundAsked = new AtomicBoolean();
    private boolean watchingAge;

    /** Written on the lane. */
    private volatile long most;

    /**
     * An empty one.
     *
     * @param longest finds the one of all lanes that has most waiting for one connection; the given one if no other has more
     */
    Backlog(Core core, Lane lane, UnaryOperator<Backlog> longest) {
        this.core = core;
        this.lane = lane;
        this.longest = longest;
    }

    void add(Entry entry) {
        behind.add(entry);
        watchAge();
    }

    void remove(Entry entry) {
        behind.remove(entry);
    }

    private void watchAge() {
        if (!watchingAge && !behind.isEmpty()) {
            Duration age = core.limits().sendQueueAge();
            lane.schedule(this::endTooOld, age.dividedBy(8).plusMillis(1));
            watchingAge = true;
        }
    }

    private void endTooOld() {
        watchingAge = false;
        try {
            long oldest = core.nanoTime() - core.limits().sendQueueAge().toNanos();
            for (Entry entry : List.copyOf(behind)) {
                endIfTooOld(entry, oldest);
            }
        } finally {
            watchAge();
        }
    }

    private static void endIfTooOld(Entry entry, long oldest) {
        try {
            entry.endTooOld(oldest);
        } catch (RuntimeException | Error fault) {
            entry.failed(fault);
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
            core.uncaught(fault);
        }
    }

    private void giveUpExcess() {
        Queue<Entry> worstFirst = null;
        long excess = excess();
        while (excess > 0) {
            Entry worst = worstFirst == null ? worst() : worstFirst.poll();
            most = worst == null ? 0 : worst.waiting();
            Backlog worse = longest.apply(this);
            if (worse != this) {
                worse.askToBound();
                return;
            }
            if (worst == null) {
                return;
            }
            try {
                worst.giveUp(excess);
            } catch (RuntimeException | Error fault) {
                worst.failed(fault);
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
    private Queue<Entry> withOthers(@Nullable Queue<Entry> worstFirst, Entry last) {
        if (worstFirst != null) {
            if (last.owesMessages()) {
                worstFirst.add(last);
            }
            return worstFirst;
        }
        Queue<Entry> all = new PriorityQueue<>(behind.size() + 1, MOST_WAITING_FIRST);
        for (Entry entry : behind) {
            if (entry.owesMessages()) {
                all.add(entry);
            }
        }
        return all;
    }

    private long excess() {
        return core.queued().get() - core.limits().sendQueuesBytes();
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

    private @Nullable Entry worst() {
        Entry worst = null;
        for (Entry entry : behind) {
            if (entry.owesMessages() && (worst == null || entry.waiting() > worst.waiting())) {
                worst = entry;
            }
        }
        return worst;
    }
}
