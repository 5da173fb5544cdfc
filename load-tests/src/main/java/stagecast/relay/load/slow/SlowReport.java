package stagecast.relay.load.slow;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Median;

/**
 * The rounds of one policy and number of {@link Slow}, for people, and for programs.
 *
 * @param rounds one or more, of the same plan
 * @param memoryBar how much of its bound the memory may grow by
 * @param latencyBar how much of the p99 without the others the p99 beside them may be
 */
record SlowReport(List<SlowRound> rounds, double memoryBar, double latencyBar) {

    /** The columns of {@link #csv}. */
    static final String COLUMNS = "policy,stalled,listeners,senders,rate,size,round,p99_without_us,p99_with_us,"
            + "memory_without,memory_with,memory_bound,right,sent,received,missed,generator_busiest";

    String table() {
        SlowPlan plan = rounds.get(0).plan();
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%,d that do not read, slow=%s, beside %,d that do; %,d to send %,.0f/s of %,d B each",
                plan.stalled(),
                plan.policy().parameter,
                plan.listeners(),
                plan.senders(),
                plan.rate(),
                plan.size());
        line(
                out,
                "  memory   grew by %.1f MiB at most; the bound is %.1f, the bar %.1f: %s",
                mib((double) growth()),
                mib((double) plan.memoryBound()),
                mib(plan.memoryBound() * memoryBar),
                verdict(memoryHolds()));
        line(
                out,
                "  p99      %.2f of what it is without them (medians: %,.0f and %,.0f us); the bar is %.2f: %s",
                ratio(),
                median(SlowRound::p99With),
                median(SlowRound::p99Without),
                latencyBar,
                verdict(latencyHolds()));
        for (SlowRound round : rounds) {
            line(
                    out,
                    "  round %-2d %,d of %,d %s; %,d sent, to all of them %,d came and %,d were told missing",
                    round.number(),
                    round.right(),
                    plan.stalled(),
                    plan.policy().promise,
                    round.with().sent(),
                    round.received(),
                    round.missed());
            round.complaints().forEach(complaint -> line(out, "           %s", complaint));
            remarks(out, "without them", round.without());
            remarks(out, "beside them", round.with());
        }
        return out.toString();
    }

    private static void remarks(StringBuilder out, String when, FanoutResult result) {
        result.remarks().forEach(remark -> line(out, "           %s: %s", when, remark));
    }

    private long growth() {
        return rounds.stream().mapToLong(SlowRound::growth).max().orElse(0);
    }

    private double ratio() {
        return median(SlowRound::ratio);
    }

    private double median(ToDoubleFunction<SlowRound> figure) {
        return Median.of(rounds.stream().mapToDouble(figure).sorted().toArray());
    }

    private boolean memoryHolds() {
        return growth() <= rounds.get(0).plan().memoryBound() * memoryBar;
    }

    private boolean latencyHolds() {
        return ratio() <= latencyBar;
    }

    /** Whether the bars are reached, and everybody found what was promised. */
    boolean passed() {
        return memoryHolds() && latencyHolds() && rounds.stream().allMatch(SlowRound::accounted);
    }

    /** One line without its end, columns as in {@link #COLUMNS}. */
    static String csv(SlowRound round) {
        SlowPlan plan = round.plan();
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%d,%.1f,%d,%d,%.0f,%.0f,%d,%d,%d,%d,%d,%d,%d,%.3f",
                plan.policy().parameter,
                plan.stalled(),
                plan.listeners(),
                plan.senders(),
                plan.rate(),
                plan.size(),
                round.number(),
                round.p99Without(),
                round.p99With(),
                round.memoryWithout(),
                round.memoryWith(),
                plan.memoryBound(),
                round.right(),
                round.with().sent(),
                round.received(),
                round.missed(),
                round.with().share(round.with().busiestNanos()));
    }

    private static double mib(double bytes) {
        return bytes / (1 << 20);
    }

    private static String verdict(boolean holds) {
        return holds ? "reached" : "MISSED";
    }

    private static void line(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values).stripTrailing()).append('\n');
    }
}
