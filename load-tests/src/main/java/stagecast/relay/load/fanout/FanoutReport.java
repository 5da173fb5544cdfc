package stagecast.relay.load.fanout;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** A {@link FanoutResult} for people, and for programs. */
public final class FanoutReport {

    /** The columns of {@link #csv}. */
    public static final String COLUMNS =
            "listeners,senders,channels,size,rate,window,joined,sent,delivered,lost,duplicated,"
                    + "misordered,deliveries_per_s,p50_us,p90_us,p99_us,p999_us,max_us,generator_cpu,generator_busiest,"
                    + "generator_was_bottleneck,server_cpu,deliveries_per_server_cpu_s,server_rss_kib_before,"
                    + "server_rss_kib_after,wire_bytes_per_delivery";

    private FanoutReport() {}

    static String table(FanoutResult result) {
        FanoutPlan plan = result.plan();
        Histogram latency = result.latency();
        StringBuilder out = new StringBuilder();
        line(
                out,
                "fanout       %s, %s, %s, %,d B, %s",
                count(plan.listeners(), "listener"),
                count(plan.senders(), "sender"),
                count(plan.channels(), "channel"),
                plan.size(),
                plan.closedLoop()
                        ? String.format(Locale.ROOT, "%,d in flight for each sender (closed loop)", plan.window())
                        : String.format(Locale.ROOT, "%s/s for each sender (open loop)", number(plan.rate())));
        line(
                out,
                "joined       %,d of %,d in %.2f s",
                result.joining().joined(),
                result.wanted(),
                result.joining().nanos() / 1e9);
        line(out, "sent         %,d", result.sent());
        line(
                out,
                "delivered    %,d, %,.0f/s, %.0f B each on the wire",
                result.delivered(),
                result.deliveriesPerSecond(),
                result.wireBytesPerDelivery());
        line(out, "lost         %,d", result.lost());
        line(out, "duplicated   %,d", result.duplicated());
        line(out, "misordered   %,d", result.misordered());
        if (result.foreign() > 0) {
            line(out, "foreign      %,d messages that this run did not send", result.foreign());
        }
        line(
                out,
                "latency us   p50 %,.0f  p90 %,.0f  p99 %,.0f  p99.9 %,.0f  max %,.0f",
                micros(latency, 50),
                micros(latency, 90),
                micros(latency, 99),
                micros(latency, 99.9),
                micros(latency, 100));
        line(
                out,
                "generator    %.0f %% of a core, its busiest thread %.0f %%",
                100 * result.share(result.generatorNanos()),
                100 * result.share(result.busiestNanos()));
        FanoutResult.ServerUse server = result.server();
        if (server != null) {
            line(
                    out,
                    "server       %.0f %% of a core, %,.0f deliveries for each CPU second, RSS %.0f -> %.0f MiB",
                    100 * result.share(server.cpuNanos()),
                    result.deliveriesPerServerCpuSecond(),
                    server.rssKibBefore() / 1024.0,
                    server.rssKibAfter() / 1024.0);
        }
        return out.toString();
    }

    /** One line without its end, columns as in {@link #COLUMNS}; the server's are empty if it was not watched. */
    public static String csv(FanoutResult result) {
        FanoutPlan plan = result.plan();
        Histogram latency = result.latency();
        Stream<Object> own = Stream.of(
                plan.listeners(),
                plan.senders(),
                plan.channels(),
                plan.size(),
                number(plan.rate()),
                plan.window(),
                result.joining().joined(),
                result.sent(),
                result.delivered(),
                result.lost(),
                result.duplicated(),
                result.misordered(),
                Math.round(result.deliveriesPerSecond()),
                Math.round(micros(latency, 50)),
                Math.round(micros(latency, 90)),
                Math.round(micros(latency, 99)),
                Math.round(micros(latency, 99.9)),
                Math.round(micros(latency, 100)),
                share(result, result.generatorNanos()),
                share(result, result.busiestNanos()),
                result.generatorWasTheBottleneck());
        FanoutResult.ServerUse server = result.server();
        List<Object> theirs = server == null
                ? List.of("", "", "", "")
                : List.of(
                        share(result, server.cpuNanos()),
                        Math.round(result.deliveriesPerServerCpuSecond()),
                        server.rssKibBefore(),
                        server.rssKibAfter());
        Stream<Object> wire = Stream.of(String.format(Locale.ROOT, "%.1f", result.wireBytesPerDelivery()));
        return Stream.concat(Stream.concat(own, theirs.stream()), wire)
                .map(Object::toString)
                .collect(Collectors.joining(","));
    }

    private static double micros(Histogram latency, double percentile) {
        return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e3;
    }

    private static String share(FanoutResult result, long cpuNanos) {
        return String.format(Locale.ROOT, "%.3f", result.share(cpuNanos));
    }

    private static String number(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }

    private static String count(int n, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
    }

    private static void line(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values).stripTrailing()).append('\n');
    }
}
