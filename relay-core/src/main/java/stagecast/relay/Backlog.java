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

    private static final Comparator<Member> MOST_WAITING_FIRST =
            Comparator.comparingLong(Member::waiting).reversed();

    private final Relay relay;
    private final Lane lane;
    private final Set<Member> behind = new LinkedHashSet<>();
    private final AtomicBoolean boundAsked = new AtomicBoolean();
    private boolean watchingAge;

    /** Written on the lane. */
    private volatile long most;

    Backlog(Relay relay, Lane lane) {
        this.relay = relay;
        this.lane = lane;
    }

    void add(Member member) {
        behind.add(member);
        watchAge();
    }

    void remove(Member member) {
        behind.remove(member);
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
            for (Member member : List.copyOf(behind)) {
                endIfTooOld(member, oldest);
            }
        } finally {
            watchAge();
        }
    }

    private static void endIfTooOld(Member member, long oldest) {
        try {
            member.endTooOld(oldest);
        } catch (RuntimeException | Error fault) {
            member.life.failed(fault);
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
        Queue<Member> worstFirst = null;
        long excess = excess();
        while (excess > 0) {
            Member worst = worstFirst == null ? worst() : worstFirst.poll();
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
                worst.life.failed(fault);
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
    private Queue<Member> withOthers(@Nullable Queue<Member> worstFirst, Member last) {
        if (worstFirst != null) {
            if (last.life.owesMessages()) {
                worstFirst.add(last);
            }
            return worstFirst;
        }
        Queue<Member> all = new PriorityQueue<>(behind.size() + 1, MOST_WAITING_FIRST);
        for (Member member : behind) {
            if (member.life.owesMessages()) {
                all.add(member);
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

    private @Nullable Member worst() {
        Member worst = null;
        for (Member member : behind) {
            if (member.life.owesMessages() && (worst == null || member.waiting() > worst.waiting())) {
                worst = member;
            }
        }
        return worst;
    }
}
