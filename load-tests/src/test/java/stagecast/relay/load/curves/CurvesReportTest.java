package stagecast.relay.load.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Filling;

class CurvesReportTest {

    private static final long SECOND = 1_000_000_000;

    private final List<Curves.Cell> cells = new ArrayList<>();

    /** A run in which the server spent so many microseconds on each delivery. */
    private void run(Curve curve, int point, int round, long micros, int lostBeside) {
        var second = Duration.ofSeconds(1);
        var target = new Target(URI.create("http://127.0.0.1:1"), new PlainDialect("/{channel}", null), List.of(1L));
        var plan = new FanoutPlan(
                target,
                1000,
                1,
                1,
                false,
                120,
                Filling.DOTS,
                0,
                64,
                1000,
                second,
                Duration.ZERO,
                1,
                64,
                second,
                second);
        long delivered = SECOND / 1_000 / micros;
        var joining = new FanoutResult.Joining(plan.listeners() + plan.senders(), 1, 1, null);
        var use = new FanoutResult.ServerUse(SECOND, 0, 0);
        var latency = new Histogram(1_000, SECOND, 3);
        var result = new FanoutResult(
                plan, joining, 0, 1, delivered, 0, 0, 0, 0, 0, delivered, SECOND, SECOND, 0, 0, latency, 0, 0, use,
                List.of());
        cells.add(new Curves.Cell(curve, point, round, result, lostBeside));
    }

    private CurvesReport report() {
        return new CurvesReport(cells);
    }

    @Test
    void compares_the_median_at_the_largest_point_with_that_at_a_thousand_listeners() {
        for (int round = 1; round <= 3; round++) {
            run(Curve.LISTENERS, 10, round, 50, 0);
            run(Curve.LISTENERS, 1_000, round, 3 + round, 0);
            run(Curve.LISTENERS, 18_000, round, 10, 0);
        }

        assertEquals(
                "From 1,000 to 18,000 listeners a delivery's cost becomes 2.00 of what it was: it grows.",
                report().slope());
        assertTrue(report().passed());
        assertTrue(report().table().contains("     1,000         5.00      4.00      6.00"), report().table());
    }

    @Test
    void compares_idle_ones_with_none_and_calls_a_tie_no_growth() {
        run(Curve.IDLE, 0, 1, 100, 0);
        run(Curve.IDLE, 17_000, 1, 110, 0);

        assertEquals(
                "From 0 to 17,000 idle a delivery's cost becomes 1.10 of what it was: it does not grow.",
                report().slope());
    }

    @Test
    void leaves_out_a_run_in_which_somebody_beside_the_hall_was_lost_and_says_so() {
        run(Curve.IDLE, 0, 1, 100, 0);
        run(Curve.IDLE, 17_000, 1, 110, 3);

        assertFalse(report().passed());
        assertTrue(report().table().contains("17,000 no run went well"), report().table());
        assertTrue(report().table().contains("17,000, round 1: 3 beside it were lost"), report().table());
        assertEquals("There are too few points for a slope.", report().slope());
    }
}
