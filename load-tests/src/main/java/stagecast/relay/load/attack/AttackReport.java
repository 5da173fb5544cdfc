package stagecast.relay.load.attack;

import java.util.Locale;
import stagecast.relay.load.attack.attacker.AttackVolume;
import stagecast.relay.load.fanout.FanoutResult;

/** An {@link AttackResult} for people, and for programs. */
final class AttackReport {

    /** The columns of {@link #csv}. */
    static final String COLUMNS = "attack,sockets,addresses,seconds,listeners,closed,sent,delivered,lost,"
            + "p50_quiet_ms,p50_ms,p99_quiet_ms,p99_ms,max_quiet_ms,max_ms,held,opened,ended,failed,requests,bytes,"
            + "resident_before,resident_peak,resident_after,heap_before,heap_peak,heap_after,descriptors_before,"
            + "descriptors_after,passed";

    private AttackReport() {}

    static String table(AttackResult result) {
        AttackPlan plan = result.plan();
        FanoutResult quiet = result.quiet();
        FanoutResult during = result.during();
        AttackVolume volume = result.volume();
        StringBuilder out = new StringBuilder();
        line(out, "%s: %s", result.kind().word(), result.kind().description());
        line(
                out,
                "  honest       %,d of %,d connections closed, %,d of %,d deliveries lost",
                result.closed(),
                during.wanted(),
                during.lost(),
                during.delivered() + during.lost());
        line(
                out,
                "  latency ms   p50 %.1f (quiet %.1f)  p99 %.1f (%.1f)  max %.1f (%.1f); p99 may be %,d: %s",
                AttackResult.millis(during, 50),
                AttackResult.millis(quiet, 50),
                AttackResult.millis(during, 99),
                AttackResult.millis(quiet, 99),
                AttackResult.millis(during, 100),
                AttackResult.millis(quiet, 100),
                plan.mostP99().toMillis(),
                result.p99Holds() ? "reached" : "MISSED");
        line(
                out,
                "  attack       %,d sockets at once from %s, %,d opened, %,d ended by the relay, %,d failed",
                volume.held(),
                plan.addresses() == 0 ? "the honest address" : plan.addresses() + " addresses",
                volume.opened(),
                volume.ended(),
                volume.failed());
        line(
                out,
                "  sent         %,d requests and messages, %.1f MiB, in %.1f s",
                volume.sent(),
                mib(volume.bytes()),
                plan.attack().toMillis() / 1e3);
        line(
                out,
                "  memory MiB   resident %.1f, at most %.1f, afterwards %.1f; live heap %.1f, at most %.1f, afterwards"
                        + " %.1f",
                mib(result.before().residentBytes()),
                mib(result.peakResident()),
                mib(result.after().residentBytes()),
                mib(result.before().heapBytes()),
                mib(result.peakHeap()),
                mib(result.after().heapBytes()));
        line(
                out,
                "  descriptors  %,d, afterwards %,d",
                result.before().descriptors(),
                result.after().descriptors());
        if (!result.alive()) {
            line(out, "  The relay's process has ended.");
        }
        remarks(out, "quiet", quiet);
        remarks(out, "during", during);
        return out.toString();
    }

    private static void remarks(StringBuilder out, String when, FanoutResult result) {
        result.remarks().forEach(remark -> line(out, "  %s: %s", when, remark));
    }

    /** One line without its end, columns as in {@link #COLUMNS}. */
    static String csv(AttackResult result) {
        AttackPlan plan = result.plan();
        FanoutResult quiet = result.quiet();
        FanoutResult during = result.during();
        AttackVolume volume = result.volume();
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%.1f,%d,%d,%d,%d,%d,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%b",
                result.kind().word(),
                plan.sockets(),
                plan.addresses(),
                plan.attack().toMillis() / 1e3,
                plan.listeners(),
                result.closed(),
                during.sent(),
                during.delivered(),
                during.lost(),
                AttackResult.millis(quiet, 50),
                AttackResult.millis(during, 50),
                AttackResult.millis(quiet, 99),
                AttackResult.millis(during, 99),
                AttackResult.millis(quiet, 100),
                AttackResult.millis(during, 100),
                volume.held(),
                volume.opened(),
                volume.ended(),
                volume.failed(),
                volume.sent(),
                volume.bytes(),
                result.before().residentBytes(),
                result.peakResident(),
                result.after().residentBytes(),
                result.before().heapBytes(),
                result.peakHeap(),
                result.after().heapBytes(),
                result.before().descriptors(),
                result.after().descriptors(),
                result.passed());
    }

    private static double mib(long bytes) {
        return (double) bytes / (1 << 20);
    }

    private static void line(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values).stripTrailing()).append('\n');
    }
}
