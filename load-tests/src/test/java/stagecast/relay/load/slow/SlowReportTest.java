package stagecast.relay.load.slow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;

class SlowReportTest {

    private static final long MIB = 1 << 20;
    private static final SlowPlan PLAN = new SlowPlan(
            SlowPolicy.LATEST,
            10,
            5,
            1,
            1_000,
            1_024,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            MIB,
            128 * MIB,
            Duration.ofSeconds(10));

    private static FanoutResult flood(long p99Micros) {
        FanoutPlan plan = PLAN.flood(
                new Target(URI.create("http://127.0.0.1:1"), new PlainDialect("/{channel}", null), List.of(1L)));
        var latency = new Histogram(1_000, 1_000_000_000, 3);
        latency.recordValue(p99Micros * 1_000);
        var joining = new FanoutResult.Joining(6, 1, 1, null);
        return new FanoutResult(
                plan, joining, 0, 4_000, 20_000, 0, 0, 0, 0, 0, 15_000, 1, 1, 0, 0, latency, 0, 0, null, List.of());
    }

    private static SlowRound round(long without, long with, long grown, int right) {
        return new SlowRound(
                PLAN, 1, flood(without), flood(with), 100 * MIB, 100 * MIB + grown, right, 1, 2, List.of("x is wrong"));
    }

    private static SlowReport report(SlowRound... rounds) {
        return new SlowReport(Arrays.asList(rounds), 1.2, 1.5);
    }

    @Test
    void takes_the_most_memory_of_all_rounds_and_the_median_ratio() {
        SlowReport report = report(round(100, 120, MIB, 10), round(100, 900, 12 * MIB, 10), round(200, 260, 0, 10));

        assertTrue(report.passed(), report.table());
        assertTrue(
                report.table().contains("grew by 12.0 MiB at most; the bound is 10.0, the bar 12.0: reached"),
                report.table());
        assertTrue(report.table().contains("p99      1.30 of what it is without them"), report.table());
    }

    @Test
    void is_missed_by_memory_by_latency_or_by_one_that_found_something_else() {
        SlowReport memory = report(round(100, 100, 13 * MIB, 10));
        assertFalse(memory.passed());
        assertTrue(memory.table().contains("the bar 12.0: MISSED"), memory.table());

        SlowReport latency = report(round(100, 160, 0, 10));
        assertFalse(latency.passed());
        assertTrue(latency.table().contains("the bar is 1.50: MISSED"), latency.table());

        SlowReport told = report(round(100, 100, 0, 9));
        assertFalse(told.passed());
        assertTrue(told.table().contains("9 of 10 got the newest of each sender"), told.table());
        assertTrue(told.table().contains("x is wrong"), told.table());
    }

    @Test
    void has_a_value_for_each_column() {
        assertEquals(
                SlowReport.COLUMNS.split(",", -1).length,
                SlowReport.csv(round(100, 100, 0, 10)).split(",", -1).length);
    }
}
