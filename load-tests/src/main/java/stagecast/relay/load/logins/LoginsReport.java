package stagecast.relay.load.logins;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A {@link LoginsResult} for people. */
final class LoginsReport {

    private LoginsReport() {}

    static String table(LoginsResult result) {
        LoginsPlan plan = result.plan();
        StringBuilder out = new StringBuilder();
        line(out, "logins       %,d idle and %,d during the flood, one after another", plan.logins(), plan.logins());
        logins(out, "idle", plan, result.idle());
        logins(out, "during", plan, result.during());
        line(out, "during/idle  %.2f, the medians", result.ratio());
        hall(out, "hall idle", plan, result.idleHall());
        hall(out, "hall during", plan, result.duringHall());
        Flood.Counts flood = result.floodAfter();
        line(
                out,
                "flood        %,d addresses x %,d connections, %,d answers in %.2f s",
                plan.floodAddresses(),
                plan.floodConnections(),
                result.flooded(),
                result.floodNanos() / 1e9);
        line(
                out,
                "answers      wrong %,d  refused %,d  busy %,d  other %,d  let in %,d  broken %,d, from the flood's"
                        + " start",
                flood.wrong(),
                flood.refused(),
                flood.busy(),
                flood.other(),
                flood.letIn(),
                flood.broken());
        return out.toString();
    }

    private static void logins(StringBuilder out, String name, LoginsPlan plan, Histogram latency) {
        line(
                out,
                "%-12s failed %,d  ms  median %.1f  p99 %.1f  max %.1f",
                name,
                plan.logins() - latency.getTotalCount(),
                millis(latency, 50),
                millis(latency, 99),
                millis(latency, 100));
    }

    private static void hall(StringBuilder out, String name, LoginsPlan plan, Hall.Outcome hall) {
        line(
                out,
                "%-12s %,d of %,d phones let in, the last after %.0f ms",
                name,
                hall.letIn(),
                plan.phones(),
                hall.nanos() / 1e6);
    }

    private static double millis(Histogram latency, double percentile) {
        return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e6;
    }

    private static void line(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
