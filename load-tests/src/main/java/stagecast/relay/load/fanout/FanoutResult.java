package stagecast.relay.load.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run found. Figures without further word are of the measured time, behind the warm-up.
 *
 * @param joining how the connections came about
 * @param broken connections that could not be made, or ended before their time
 * @param sent messages, of all senders and of the whole run
 * @param delivered of the whole run, each message counted once for each listener
 * @param measured deliveries in the measured time
 * @param measuredNanos from its beginning to the last delivery
 * @param spanNanos from its beginning to the end of the waiting: what shares of a core refer to
 * @param late messages that left too late for their rate by this program's fault
 * @param heldBack messages that left too late because the server did not take what came before
 * @param foreign messages that a listener got and this run never sent
 * @param wireBytes that the listeners read in the whole run, frames and all
 * @param latency of the messages sent in the measured time: nanoseconds from the time a message was due (open loop) or made (closed loop) to its last byte
 * @param generatorNanos CPU time of this process
 * @param busiestNanos CPU time of its busiest thread
 * @param server what the server used meanwhile, null if it was not watched
 * @param complaints what was said when something went wrong, the first few
 */
public record FanoutResult(
        FanoutPlan plan,
        Joining joining,
        int broken,
        long sent,
        long delivered,
        long lost,
        long duplicated,
        long misordered,
        long foreign,
        long wireBytes,
        long measured,
        long measuredNanos,
        long spanNanos,
        long late,
        long heldBack,
        Histogram latency,
        long generatorNanos,
        long busiestNanos,
        @Nullable ServerUse server,
        List<String> complaints) {

    /** What the server used in the measured time, and its memory at both ends of it. */
    public record ServerUse(long cpuNanos, long rssKibBefore, long rssKibAfter) {}

    /**
     * How the connections came about.
     *
     * @param joined those that were there at the start, senders included
     * @param nanos how long that took
     * @param busiestNanos CPU time of the generator's busiest thread meanwhile
     * @param server what the server used meanwhile, null if it was not watched or not all joined
     */
    public record Joining(
            int joined,
            long nanos,
            long busiestNanos,
            @Nullable ServerUse server) {

        Joining with(@Nullable ServerUse use) {
            return new Joining(joined, nanos, busiestNanos, use);
        }

        public double perSecond() {
            return per(joined, nanos);
        }

        /** The part of this time that something took of one core. */
        public double share(long cpuNanos) {
            return nanos == 0 ? 0 : (double) cpuNanos / nanos;
        }
    }

    /** The share of a core beyond which the generator is the bottleneck. */
    public static final double BUSY = 0.7;

    private static final double LATE = 0.01;

    public int wanted() {
        return plan.listeners() + plan.senders();
    }

    public double deliveriesPerSecond() {
        return per(measured, measuredNanos);
    }

    /** 0 if the server was not watched, or used too little to tell. */
    public double deliveriesPerServerCpuSecond() {
        return server == null ? 0 : per(measured, server.cpuNanos());
    }

    /** What a listener reads for a message, with the frame around it. */
    public double wireBytesPerDelivery() {
        return delivered == 0 ? 0 : (double) wireBytes / delivered;
    }

    /** The part of the measured time that something took of one core. */
    public double share(long cpuNanos) {
        return spanNanos == 0 ? 0 : (double) cpuNanos / spanNanos;
    }

    private static double per(long count, long nanos) {
        return nanos == 0 ? 0 : count * 1e9 / nanos;
    }

    boolean missedItsRate() {
        return late > sent * LATE;
    }

    /** Whether the figures tell of this program's limits rather than of the server's. */
    public boolean generatorWasTheBottleneck() {
        return share(busiestNanos) > BUSY || missedItsRate();
    }

    public boolean passed() {
        return joining.joined() == wanted()
                && broken == 0
                && delivered > 0
                && lost == 0
                && duplicated == 0
                && misordered == 0;
    }

    /** In sentences, what a reader of the figures has to know; the first one says why a run failed. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (joining.joined() < wanted()) {
            remarks.add(format("Only %,d of %,d connections joined.", joining.joined(), wanted()));
        } else if (broken > 0) {
            remarks.add(format("%,d of %,d connections broke.", broken, wanted()));
        }
        if (lost > 0 || duplicated > 0 || misordered > 0) {
            remarks.add(format(
                    "Of %,d deliveries %,d were lost, %,d came twice and %,d came out of order.",
                    delivered + lost, lost, duplicated, misordered));
        }
        complaints.forEach(complaint -> remarks.add(complaint + "."));
        if (share(busiestNanos) > BUSY) {
            remarks.add(format(
                    "The generator was the bottleneck: its busiest thread used %.0f %% of a core.",
                    100 * share(busiestNanos)));
        }
        if (missedItsRate()) {
            remarks.add(format("The generator missed its rate: %,d messages left late.", late));
        }
        if (heldBack > 0) {
            remarks.add(format("The server held back %,d messages: it did not take those before them.", heldBack));
        }
        return remarks;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
