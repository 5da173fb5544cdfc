package stagecast.relay.load.fanout;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import stagecast.relay.load.client.Run;

/**
 * Sends at a fixed rate, whatever has become of the messages before: an open loop. A thread of its own, since a
 * selector can only wait for whole milliseconds.
 *
 * <p>The senders take turns, evenly spread over the time between two messages of one of them.
 */
final class Pacer implements Runnable {

    private static final long RETRY_NANOS = 1_000_000;
    private static final long LEAST_TOLERANCE_NANOS = 5_000_000;

    private final Run run;
    private final FanoutPlan plan;
    private final List<Sender> senders;
    private final int[] due;
    private long turn;

    Pacer(Run run, FanoutPlan plan, List<Sender> senders) {
        this.run = run;
        this.plan = plan;
        this.senders = senders;
        this.due = new int[senders.size()];
    }

    /** When a message is to be sent, in nanoseconds since the start. */
    static long timeOf(FanoutPlan plan, int sender, int number) {
        return timeOf(plan, (long) number * plan.senders() + sender);
    }

    private static long timeOf(FanoutPlan plan, long turn) {
        return (long) (turn * (1e9 / (plan.rate() * plan.senders())));
    }

    /** A message sent more than this behind its time has missed it: one interval, or what a busy machine may take. */
    static long tolerance(FanoutPlan plan) {
        return Math.max(LEAST_TOLERANCE_NANOS, (long) (1e9 / plan.rate()));
    }

    @Override
    public void run() {
        final long turns = (long) plan.scheduled() * plan.senders();
        boolean allTaken = true;
        while (!run.closing()) {
            final long now = run.now();
            if (!allTaken) {
                allTaken = retry();
            }
            while (turn < turns && timeOf(plan, turn) <= now) {
                final int sender = (int) (turn % plan.senders());
                due[sender]++;
                allTaken &= senders.get(sender).pump(due[sender]);
                turn++;
            }
            final long next = turn < turns ? timeOf(plan, turn) - run.now() : Long.MAX_VALUE;
            if (next > 0) {
                LockSupport.parkNanos(this, allTaken ? next : Math.min(next, RETRY_NANOS));
            }
        }
    }

    private boolean retry() {
        boolean allTaken = true;
        for (int i = 0; i < due.length; i++) {
            allTaken &= senders.get(i).pump(due[i]);
        }
        return allTaken;
    }
}
