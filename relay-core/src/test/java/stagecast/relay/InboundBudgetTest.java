package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboundBudgetTest {

    private static final int MOST = 100_000;

    /** So large that two addresses hardly ever hold equally much. */
    private static final int WIDE = 100_000_000;

    private static final int OWN = InboundBudget.BYTES_OF_AN_ACCOUNT;
    private static final int STEPS = 30_000;

    private long now;
    private final ManualLane lane = new ManualLane();
    private final Evictions evictions = new Evictions(lane);
    private final InboundBudget budget = new InboundBudget(MOST, () -> now);
    private final List<String> dropped = new ArrayList<>();

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a literal needs no look-up", e);
        }
    }

    private PartialInput input(String address, String name) {
        return input(address, name, evictions);
    }

    private PartialInput input(String address, String name, Evictions there) {
        return input(budget, address, name, there);
    }

    private PartialInput input(InboundBudget of, String address, String name, Evictions there) {
        return new PartialInput(of, there, AddressPrefix.of(address(address)), () -> dropped.add(name));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void ends_what_has_not_grown_for_ten_seconds_before_anything_else() {
        PartialInput stalled = input("192.0.2.1", "stalled");
        stalled.holds(100);
        PartialInput growing = input("192.0.2.2", "growing");
        growing.holds(100);
        pass(Duration.ofSeconds(6));
        growing.holds(90_000);
        pass(Duration.ofSeconds(5));

        input("192.0.2.2", "last").holds(9_300);

        assertEquals(List.of("stalled"), dropped);
    }

    @Test
    void then_ends_what_began_first_of_the_address_that_holds_most() {
        input("192.0.2.1", "of another address").holds(30_000);
        input("192.0.2.2", "first").holds(20_000);
        input("192.0.2.2", "second").holds(20_000);

        input("192.0.2.3", "the one that needs room").holds(29_500);

        assertEquals(List.of("first"), dropped);
        assertEquals(30_000 + 20_000 + 29_500 + 3 * OWN, budget.held());
    }

    @Test
    void counts_an_ipv6_address_with_its_64_bit_prefix() {
        input("2001:db8:1:1::1", "one of a block").holds(30_000);
        input("2001:db8:1:1:ffff::2", "another of the block").holds(30_000);
        input("2001:db8:1:2::1", "of another block").holds(35_000);

        input("192.0.2.1", "the one that needs room").holds(10_000);

        assertEquals(List.of("one of a block"), dropped);
    }

    @Test
    void what_has_become_whole_meanwhile_is_not_ended() {
        var elsewhere = new Evictions(lane);
        PartialInput chosen = input("192.0.2.1", "chosen", elsewhere);
        chosen.holds(60_000);
        input("192.0.2.2", "the one that needs room").holds(50_000);
        assertEquals(50_000 + OWN, budget.held());

        chosen.holds(0);
        chosen.holds(10);
        lane.turn();

        assertEquals(List.of(), dropped);
        assertEquals(50_000 + 10 + 2 * OWN, budget.held());
    }

    @Test
    void another_lane_ends_its_own_in_a_task() {
        input("192.0.2.1", "chosen", new Evictions(lane)).holds(60_000);
        input("192.0.2.2", "the one that needs room").holds(50_000);
        assertEquals(List.of(), dropped);

        lane.turn();

        assertEquals(List.of("chosen"), dropped);
    }

    @Test
    void one_that_is_larger_than_all_may_be_ends_itself() {
        input("192.0.2.1", "too large").holds(MOST);

        assertEquals(List.of("too large"), dropped);
        assertEquals(0, budget.held());
        assertEquals(0, budget.addresses());
    }

    @Test
    void what_is_said_after_the_end_of_the_connection_counts_for_nothing() {
        PartialInput input = input("192.0.2.1", "gone");
        input.holds(100);

        input.close();
        input.holds(200);

        assertEquals(0, budget.held());
    }

    @Test
    void thousands_of_tiny_ones_reach_the_bound_too() {
        for (int i = 0; i < 2 * MOST / OWN; i++) {
            input("192.0.2." + i % 200, "tiny").holds(1);
        }

        assertTrue(dropped.size() > 1, "dropped " + dropped.size());
        assertTrue(budget.held() <= MOST);
    }

    /** The same choices as those of a model that walks over everything. */
    @Test
    void chooses_as_a_walk_over_all_would() {
        var random = new Random(7);
        var wide = new InboundBudget(WIDE, () -> now);
        Map<String, PartialInput> inputs = new HashMap<>();
        Map<String, long[]> model = new LinkedHashMap<>(); // by beginning: bytes, growth, address
        for (int step = 0; step < STEPS; step++) {
            pass(Duration.ofMillis(1 + random.nextInt(300)));
            int address = random.nextInt(8);
            String name = address + "-" + random.nextInt(12);
            PartialInput input =
                    inputs.computeIfAbsent(name, made -> input(wide, "192.0.2." + address, made, evictions));
            if (random.nextInt(5) == 0) {
                input.holds(0);
                model.remove(name);
            } else {
                long bytes = 1L + random.nextInt(WIDE / 25);
                long[] entry = model.computeIfAbsent(name, begun -> new long[] {0, 0, address});
                entry[0] = bytes + OWN;
                entry[1] = now;
                List<String> expected = evictedBy(model);
                input.holds(bytes);
                assertEquals(expected, dropped, "step " + step);
                dropped.clear();
            }
            assertEquals(model.values().stream().mapToLong(each -> each[0]).sum(), wide.held());
        }
    }

    private List<String> evictedBy(Map<String, long[]> model) {
        List<String> evicted = new ArrayList<>();
        while (model.values().stream().mapToLong(each -> each[0]).sum() > WIDE) {
            String victim = stalled(model).orElseGet(() -> firstOf(largest(model), model));
            model.remove(victim);
            evicted.add(victim);
        }
        return evicted;
    }

    private static String firstOf(long address, Map<String, long[]> model) {
        return model.entrySet().stream()
                .filter(entry -> entry.getValue()[2] == address)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private Optional<String> stalled(Map<String, long[]> model) {
        return model.entrySet().stream()
                .filter(entry -> now - entry.getValue()[1] > InboundBudget.STALLED.toNanos())
                .min((a, b) -> Long.compare(a.getValue()[1], b.getValue()[1]))
                .map(Map.Entry::getKey);
    }

    private static long largest(Map<String, long[]> model) {
        Map<Long, Long> byAddress = new HashMap<>();
        model.values().forEach(each -> byAddress.merge(each[2], each[0], Long::sum));
        return byAddress.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }
}
