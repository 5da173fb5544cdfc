package stagecast.relay.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import stagecast.relay.load.client.NatsDialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;

class ComparisonReportTest {

    private static final Workload BURST = Workload.named("burst");

    private final List<Comparison.Cell> cells = new ArrayList<>();

    /** What the generator's busiest thread used of a second. */
    private long busiest;

    /** A round in which a peer made so many deliveries in a CPU second. */
    private void round(Workload workload, String peer, int round, long figure, long p99Micros) {
        round(workload, peer, round, figure, p99Micros, 0);
    }

    private void round(Workload workload, String peer, int round, long figure, long p99Micros, long lost) {
        Histogram latency = new Histogram(1_000, 1_000_000_000, 3);
        latency.recordValue(p99Micros * 1_000);
        FanoutPlan plan = workload.plan(
                new Target(URI.create("http://127.0.0.1:1"), new NatsDialect(), List.of(1L)),
                Duration.ZERO,
                Duration.ofSeconds(1));
        long second = 1_000_000_000;
        int all = plan.listeners() + plan.senders();
        var use = new FanoutResult.ServerUse(second, 1_000, 1_000 + figure);
        var joining = new FanoutResult.Joining(all, second, busiest, use);
        cells.add(new Comparison.Cell(
                workload,
                peer,
                round,
                new FanoutResult(
                        plan,
                        joining,
                        0,
                        1,
                        figure,
                        lost,
                        0,
                        0,
                        0,
                        7 * figure,
                        figure,
                        second,
                        second,
                        0,
                        0,
                        latency,
                        0,
                        busiest,
                        use,
                        List.of())));
    }

    private String table(Workload workload) {
        return new ComparisonReport(workload, cells).table();
    }

    @Test
    void compares_the_two_runs_of_a_round_and_takes_the_median_of_the_ratios() {
        round(BURST, "relay", 1, 9_000, 5);
        round(BURST, "ws", 1, 200, 5);
        round(BURST, "relay", 2, 4_700, 5);
        round(BURST, "ws", 2, 100, 5);
        round(BURST, "relay", 3, 9_600, 5);
        round(BURST, "ws", 3, 160, 5);

        // 45, 47 and 60; the medians alone would give 9,000 / 160 = 56.
        assertEquals(47, new ComparisonReport(BURST, cells).baseOver("ws"));
        assertTrue(table(BURST).contains("47.00 of it; bar 46 (55): bar reached"), table(BURST));
    }

    @Test
    void tells_a_bar_that_is_reached_from_one_that_is_not() {
        round(BURST, "relay", 1, 6_000, 5);
        round(BURST, "ws", 1, 100, 5);
        round(BURST, "nats", 1, 3_000, 5);
        round(BURST, "socketio", 1, 3_000, 5);

        assertTrue(table(BURST).contains("60.00 of it; bar 46 (55): stretch reached"), table(BURST));
        assertTrue(table(BURST).contains("2.00 of it; bar 3 (3.5): BELOW THE BAR"), table(BURST));
        assertTrue(table(BURST).lines().anyMatch(line -> line.endsWith(" 2.00 of it")), table(BURST));
    }

    @Test
    void wants_less_where_less_is_better() {
        Workload idle = Workload.named("idle");
        round(idle, "relay", 1, 18_001 * 2, 5);
        round(idle, "ws", 1, 18_001 * 4, 5);

        assertTrue(table(idle).contains("bar 4096 (3072): stretch reached"), table(idle));
        assertTrue(table(idle).contains("0.50 of it; bar 0.7 (0.5): stretch reached"), table(idle));
    }

    @Test
    void leaves_out_a_round_that_went_wrong_and_says_why() {
        round(BURST, "relay", 1, 5_000, 5);
        round(BURST, "relay", 2, 5_000, 5);
        round(BURST, "ws", 1, 100, 5);
        round(BURST, "ws", 2, 500, 5, 3);

        assertTrue(table(BURST).contains("50.00 of it"), table(BURST));
        assertTrue(table(BURST).contains("ws, round 2: Of 503 deliveries 3 were lost"), table(BURST));
    }

    @Test
    void says_in_how_many_rounds_the_generator_was_the_bottleneck() {
        Workload arrivals = Workload.named("arrivals");
        busiest = 800_000_000;
        round(arrivals, "ws", 1, 100, 5);
        round(BURST, "ws", 1, 100, 5);
        busiest = 600_000_000;
        round(arrivals, "ws", 2, 100, 5);
        round(BURST, "ws", 2, 100, 5);

        String sentence = "ws: in 1 of 2 rounds the generator was the bottleneck";
        for (Workload workload : List.of(arrivals, BURST)) {
            List<Comparison.Cell> its = cells.stream()
                    .filter(cell -> cell.workload().equals(workload))
                    .toList();
            String table = new ComparisonReport(workload, its).table();
            assertTrue(table.contains(sentence), table);
        }
    }

    @Test
    void holds_its_tail_beside_the_best_peers_at_a_fixed_rate_only() {
        Workload gyro = Workload.named("gyro");
        round(gyro, "relay", 1, 5_000, 300);
        round(gyro, "ws", 1, 5_000, 200);
        round(gyro, "nats", 1, 5_000, 900);
        round(gyro, "limit", 1, 9_000, 100);
        assertTrue(table(gyro).contains("p99 beside the best peer's: 1.50 of it; bar 1.20"), table(gyro));

        cells.clear();
        round(BURST, "relay", 1, 5_000, 300);
        round(BURST, "ws", 1, 5_000, 200);
        assertFalse(table(BURST).contains("p99 beside"), table(BURST));
    }
}
