package stagecast.relay.load.curves;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import stagecast.relay.load.fanout.FanoutReport;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Median;

/**
 * The runs of one curve, for people, and for programs.
 *
 * @param cells one or more
 */
record CurvesReport(List<Curves.Cell> cells) {

    /** The columns of {@link #csv}. */
    static final String COLUMNS = "curve,point,round,passed,us_per_delivery," + FanoutReport.COLUMNS;

    /** Beyond it two figures of one sitting differ by more than the machine's moods. */
    private static final double TIE = 1.15;

    String table() {
        Curve curve = cells.get(0).curve();
        StringBuilder out = new StringBuilder();
        line(out, "%s: %s", curve.parameter, curve.meaning);
        line(out, "  medians of the server's CPU for each delivery, and lowest and highest round");
        line(
                out,
                "  %9s %12s %9s %9s %12s %9s %6s %6s",
                curve.parameter,
                "us/delivery",
                "lowest",
                "highest",
                "a second",
                "p99 us",
                "cpu %",
                "gen %");
        for (int point : points()) {
            row(out, point);
        }
        line(out, "  %s", slope());
        cells.stream().filter(cell -> !cell.passed()).forEach(cell -> {
            line(out, "  %,d, round %d: %d beside it were lost", cell.point(), cell.round(), cell.lostBeside());
            cell.result().remarks().forEach(remark -> line(out, "    %s", remark));
        });
        return out.toString();
    }

    private void row(StringBuilder out, int point) {
        double[] costs = values(point, Curves.Cell::cost);
        if (costs.length == 0) {
            line(out, "  %,9d no run went well", point);
            return;
        }
        line(
                out,
                "  %,9d %12.2f %9.2f %9.2f %,12.0f %,9.0f %6.0f %5.0f%s",
                point,
                Median.of(costs),
                costs[0],
                costs[costs.length - 1],
                median(point, cell -> cell.result().deliveriesPerSecond()),
                median(point, cell -> cell.result().latency().getValueAtPercentile(99) / 1e3),
                median(point, cell -> 100 * share(cell.result())),
                median(point, cell -> 100 * cell.result().share(cell.result().busiestNanos())),
                of(point).stream().anyMatch(cell -> cell.result().generatorWasTheBottleneck()) ? "!" : "");
    }

    private static double share(FanoutResult result) {
        FanoutResult.ServerUse use = result.server();
        return use == null ? 0 : result.share(use.cpuNanos());
    }

    /** In a sentence, what becomes of a delivery's cost from the reference to the largest point. */
    String slope() {
        List<Integer> points = points();
        int last = points.get(points.size() - 1);
        int reference = points.stream()
                .filter(point -> point <= cells.get(0).curve().reference)
                .reduce((before, after) -> after)
                .orElse(points.get(0));
        double ratio = median(last, Curves.Cell::cost) / median(reference, Curves.Cell::cost);
        if (Double.isNaN(ratio) || last == reference) {
            return "There are too few points for a slope.";
        }
        return String.format(
                Locale.ROOT,
                "From %,d to %,d %s a delivery's cost becomes %.2f of what it was: it %s.",
                reference,
                last,
                cells.get(0).curve().parameter,
                ratio,
                ratio > TIE ? "grows" : "does not grow");
    }

    boolean passed() {
        return cells.stream().allMatch(Curves.Cell::passed);
    }

    private List<Integer> points() {
        return cells.stream().map(Curves.Cell::point).distinct().sorted().toList();
    }

    private List<Curves.Cell> of(int point) {
        return cells.stream()
                .filter(cell -> cell.point() == point && cell.passed())
                .toList();
    }

    private double[] values(int point, ToDoubleFunction<Curves.Cell> value) {
        return of(point).stream().mapToDouble(value).sorted().toArray();
    }

    private double median(int point, ToDoubleFunction<Curves.Cell> value) {
        return Median.of(values(point, value));
    }

    /** One line without its end, columns as in {@link #COLUMNS}. */
    static String csv(Curves.Cell cell) {
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%s,%.3f,%s",
                cell.curve().parameter,
                cell.point(),
                cell.round(),
                cell.passed(),
                cell.cost(),
                FanoutReport.csv(cell.result()));
    }

    private static void line(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values).stripTrailing()).append('\n');
    }
}
