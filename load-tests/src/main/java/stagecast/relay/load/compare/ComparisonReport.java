package stagecast.relay.load.compare;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import stagecast.relay.load.fanout.FanoutReport;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Median;
import stagecast.relay.load.peers.Peers;

/** What a {@link Comparison} found with one workload, as a table for people. */
final class ComparisonReport {

    /** The columns of {@link #csv}. */
    static final String COLUMNS = "workload,peer,round,passed,figure," + FanoutReport.COLUMNS;

    private static final String RELAY = Peers.RELAY.name();
    private static final String LIMIT = Peers.LIMIT.name();

    private final Workload workload;
    private final List<Comparison.Cell> cells;
    private final String base;

    /** Beside the relay. */
    ComparisonReport(Workload workload, List<Comparison.Cell> cells) {
        this(workload, cells, RELAY);
    }

    /**
     * Beside one of the peers.
     *
     * @param base whose figure is divided by the others'; bars are the relay's
     */
    ComparisonReport(Workload workload, List<Comparison.Cell> cells, String base) {
        this.workload = workload;
        this.cells = cells;
        this.base = base;
    }

    String table() {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%s: %s. %,d to %,d listeners on %,d %s, %,d B, %s",
                workload.name(),
                workload.meaning(),
                workload.senders(),
                workload.listeners(),
                workload.channels(),
                workload.channels() == 1 ? "channel" : "channels",
                workload.size(),
                workload.window() > 0
                        ? workload.window() + " in flight for each sender"
                        : String.format(Locale.ROOT, "%.0f/s for each sender", workload.rate()));
        line(out, "  %s; medians, and lowest and highest round", figure().meaning);
        line(
                out,
                "  %-13s %11s %11s %11s %11s %8s %8s %8s %5s %5s %5s %6s   %s",
                "peer",
                "figure",
                "lowest",
                "highest",
                "a second",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "cpu %",
                "gen %",
                "MiB",
                "B each",
                base.equals(RELAY) ? "the relay's is" : base + "'s is");
        for (String peer : peers()) {
            row(out, peer);
        }
        tail(out);
        return out.toString();
    }

    private void row(StringBuilder out, String peer) {
        if (of(peer).isEmpty()) {
            line(out, "  %-13s no run went well", peer);
            return;
        }
        line(
                out,
                "  %-13s %11s %11s %11s %11s %8s %8s %8s %5s %4s%s %5s %6s   %s",
                peer,
                Figure.shown(median(peer, Comparison.Cell::figure)),
                Figure.shown(values(peer, Comparison.Cell::figure)[0]),
                Figure.shown(last(values(peer, Comparison.Cell::figure))),
                Figure.shown(median(peer, cell -> figure().perSecond(cell.result()))),
                percentile(peer, 50),
                percentile(peer, 99),
                percentile(peer, 99.9),
                whole(median(peer, cell -> 100 * figure().serverShare(cell.result()))),
                whole(median(peer, cell -> 100 * figure().generatorShare(cell.result()))),
                of(peer).stream().anyMatch(cell -> figure().generatorWasTheBottleneck(cell.result())) ? "!" : " ",
                whole(median(peer, ComparisonReport::rssMib)),
                figure().ofJoining
                        ? ""
                        : whole(median(peer, cell -> cell.result().wireBytesPerDelivery())),
                ratio(peer));
    }

    private Figure figure() {
        return workload.figure();
    }

    private static double rssMib(Comparison.Cell cell) {
        FanoutResult.ServerUse use = cell.result().server();
        return use == null ? 0 : use.rssKibAfter() / 1024.0;
    }

    private String percentile(String peer, double percentile) {
        return figure().ofJoining
                ? ""
                : whole(median(peer, cell -> cell.result().latency().getValueAtPercentile(percentile) / 1e3));
    }

    private String ratio(String peer) {
        Bar bar = base.equals(RELAY) ? workload.bars().get(peer) : null;
        if (peer.equals(base)) {
            return bar == null ? "" : verdict(median(base, Comparison.Cell::figure), bar);
        }
        if (of(base).isEmpty()) {
            return "";
        }
        double ratio = baseOver(peer);
        String shown = String.format(Locale.ROOT, "%.2f of it", ratio);
        return bar == null ? shown : shown + "; " + verdict(ratio, bar);
    }

    private String verdict(double reached, Bar bar) {
        String verdict = figure().meets(reached, bar.stretch())
                ? "stretch reached"
                : figure().meets(reached, bar.least()) ? "bar reached" : "BELOW THE BAR";
        return String.format(Locale.ROOT, "bar %s (%s): %s", number(bar.least()), number(bar.stretch()), verdict);
    }

    /** The median of the rounds' ratios: the two runs of a round are next to each other in time. */
    double baseOver(String peer) {
        double[] ratios = of(peer).stream()
                .flatMapToDouble(theirs -> of(base).stream()
                        .filter(ours -> ours.round() == theirs.round())
                        .mapToDouble(ours -> ours.figure() / theirs.figure()))
                .sorted()
                .toArray();
        return Median.of(ratios);
    }

    private void tail(StringBuilder out) {
        if (workload.rate() > 0 && peers().contains(RELAY) && peers().size() > 1) {
            latencyBesideTheBest(out);
        }
        for (String peer : peers()) {
            long disturbed = runs(peer)
                    .filter(cell -> figure().generatorWasTheBottleneck(cell.result()))
                    .count();
            if (disturbed > 0) {
                line(
                        out,
                        "  %s: in %d of %d rounds the generator was the bottleneck, or missed its rate.",
                        peer,
                        disturbed,
                        runs(peer).count());
            }
            runs(peer)
                    .filter(cell -> !cell.result().passed())
                    .forEach(cell -> cell.result()
                            .remarks()
                            .forEach(remark -> line(out, "  %s, round %d: %s", peer, cell.round(), remark)));
        }
    }

    private void latencyBesideTheBest(StringBuilder out) {
        double best = peers().stream()
                .filter(peer -> !peer.equals(RELAY) && !peer.equals(LIMIT) && !of(peer).isEmpty())
                .mapToDouble(peer -> median(peer, ComparisonReport::p99))
                .min()
                .orElse(Double.NaN);
        line(out, "  p99 beside the best peer's: %.2f of it; bar 1.20", median(RELAY, ComparisonReport::p99) / best);
    }

    private static double p99(Comparison.Cell cell) {
        return cell.result().latency().getValueAtPercentile(99);
    }

    private Set<String> peers() {
        Set<String> peers = new LinkedHashSet<>();
        cells.forEach(cell -> peers.add(cell.peer()));
        return peers;
    }

    private Stream<Comparison.Cell> runs(String peer) {
        return cells.stream().filter(cell -> cell.peer().equals(peer));
    }

    /** Its rounds that went well: those that count. */
    private List<Comparison.Cell> of(String peer) {
        return runs(peer).filter(cell -> cell.result().passed()).toList();
    }

    private double[] values(String peer, ToDoubleFunction<Comparison.Cell> value) {
        return of(peer).stream().mapToDouble(value).sorted().toArray();
    }

    private double median(String peer, ToDoubleFunction<Comparison.Cell> value) {
        return Median.of(values(peer, value));
    }

    private static double last(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%s", value == Math.rint(value) ? Long.toString((long) value) : value);
    }

    /** One line without its end, columns as in {@link #COLUMNS}. */
    static String csv(Comparison.Cell cell) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%s,%.2f,%s",
                cell.workload().name(),
                cell.peer(),
                cell.round(),
                cell.result().passed(),
                cell.figure(),
                FanoutReport.csv(cell.result()));
    }

    private static void line(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values).stripTrailing()).append('\n');
    }
}
