package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapPlanTest {

    private static final long HEAP = 512L << 20;
    private static final int LANES = 2;

    /** Descriptors. */
    private static final int MANY = 1 << 20;

    private static final List<String> QUARTERS =
            List.of("limits.send-queues-bytes=128MiB", "limits.inbound-bytes=128MiB");

    private static ServerConfig config(String... sets) {
        return Settings.read(null, Map.of(), List.of(sets)).config();
    }

    /** Of a heap of which the two budgets have a quarter each. */
    private static HeapPlan plan(String... sets) {
        return plan(MANY, sets);
    }

    private static HeapPlan plan(int descriptors, String... sets) {
        List<String> all = new ArrayList<>(QUARTERS);
        all.addAll(List.of(sets));
        return HeapPlan.of(config(all.toArray(String[]::new)), HEAP, LANES, descriptors);
    }

    @Test
    void as_many_connections_fit_as_leave_a_fifth_of_the_heap_to_the_collector() {
        int most = plan().connections();

        assertTrue(most > 19_000 && most < 40_000, "room for " + most);
        HeapPlan full = plan("limits.connections=" + most);
        assertTrue(full.sum() * 100 / HEAP <= HeapPlan.MOST_PERCENT);
        assertTrue(plan("limits.connections=" + (most + 1_000)).sum() * 100 > 80 * HEAP);
    }

    @Test
    void fewer_fit_where_they_may_come_with_tls_and_at_least_one_does() {
        String tls = "tls.port=0";
        assertTrue(plan(tls, "tls.keystore=a.p12").connections() < plan().connections());
        assertEquals(1, HeapPlan.of(config(), 16 << 20, LANES, MANY).connections());
    }

    @Test
    void sockets_other_than_web_sockets_are_bounded_and_in_the_sum() {
        int all = plan("limits.connections=1000").sockets();
        int most = plan().connections();

        assertTrue(all > 20_000 && all < 40_000, "sockets: " + all);
        assertEquals(all, most + 1_000, "as many stay for them where the heap is what lacks");
        assertEquals(all, plan("limits.connections=" + most).sockets());
        assertEquals(all + 1_000, plan("limits.connections=" + all).sockets());
        assertEquals(5_000, plan(5_000, "limits.connections=1000").sockets());
        long one = HeapPlan.BYTES_OF_A_SOCKET;
        assertEquals(
                4_000 * one,
                plan(5_000, "limits.connections=1000").sum()
                        - plan(1_000, "limits.connections=1000").sum());
    }

    @Test
    void what_waits_encrypted_is_in_the_sum_with_tls() {
        List<String> tls = plan("tls.port=0", "tls.keystore=a.p12").describe();

        assertTrue(tls.contains("#     8MiB  TLS records that sockets have not taken"), tls.toString());
        assertTrue(plan().describe().stream().noneMatch(line -> line.contains("TLS")));
    }

    @Test
    void the_default_is_the_smaller_of_what_descriptors_and_heap_bear() {
        ServerConfig config =
                config("limits.send-queues-bytes=" + Runtime.getRuntime().maxMemory());

        assertEquals(1, config.limits().connections());
        assertEquals(7, config("limits.connections=7").limits().connections());
    }

    @Test
    void a_small_heap_has_room_for_a_small_hall() {
        long small = 62L << 20;
        HeapPlan plan = HeapPlan.of(
                config(
                        "limits.send-queues-bytes=" + small / 4,
                        "limits.inbound-bytes=" + small / 4,
                        "limits.lane-queue-bytes=" + small / 16 / LANES,
                        "auth.attempts.remembered=2200"),
                small,
                LANES,
                MANY);

        assertTrue(plan.connections() >= 1_000, "room for " + plan.connections());
    }

    @Test
    void a_value_that_can_t_be_met_is_warned_of_with_one_that_can() {
        List<String> warnings = plan("limits.connections=100000000").warnings();

        assertEquals(2, warnings.size());
        assertTrue(warnings.get(0).contains("raise the limit (ulimit -n)"), warnings.get(0));
        assertTrue(warnings.get(1).contains("more than 80 % of the heap (512MiB)"), warnings.get(1));
        assertTrue(warnings.get(1).contains("lower limits.connections to "), warnings.get(1));
        List<String> hopeless =
                plan("limits.connections=1", "limits.send-queues-bytes=500MiB").warnings();
        assertTrue(hopeless.get(0).contains("lower limits.send-queues-bytes and"), hopeless.toString());
        assertEquals(
                List.of(),
                HeapPlan.of(config("limits.connections=1"), 1L << 40, LANES, MANY)
                        .warnings());
    }

    @Test
    void the_sum_is_printed_behind_its_parts() {
        List<String> lines = plan(5_000, "limits.connections=1000", "limits.inbound-bytes=100MiB")
                .describe();

        assertTrue(lines.contains("#   100MiB  limits.inbound-bytes"), lines.toString());
        assertTrue(lines.contains("#     2MiB  limits.connections, 1000 of 3KiB each"), lines.toString());
        assertTrue(
                lines.contains("#    11MiB  connections that are no WebSockets, 4000 of 3KiB each"), lines.toString());
        assertTrue(lines.get(lines.size() - 1).contains("together, of 512MiB: "), lines.toString());
    }
}
