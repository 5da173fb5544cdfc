package stagecast.relay.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many types of a module can be understood only together. The bounds are what there is now, so they go down with it
 * and never up.
 */
class TypeCyclesTest {

    /** How many types the largest cycle of a module has; a module that is missing here has none. */
    private static final Map<RelayModule, Integer> LARGEST = Map.of(
            RelayModule.CORE, 5,
            RelayModule.AUTH, 4,
            RelayModule.SERVER, 4,
            RelayModule.LOAD, 3);

    @ParameterizedTest
    @MethodSource("stagecast.relay.docs.RelayModule#all")
    void the_largest_cycle_of_types_only_shrinks(RelayModule module) {
        int bound = LARGEST.getOrDefault(module, 0);

        Set<String> found = module.types().largestCycle();

        assertEquals(
                bound,
                found.size(),
                () -> found.size() > bound
                        ? "types that use each other in a circle: pass a value, or let the lower one not know the"
                                + " higher: "
                                + found
                        : "there is less to untangle than before; lower the bound");
    }

    @Test
    void a_cycle_is_found_with_all_its_types_and_without_those_beside_it() {
        TypeGraph graph = new TypeGraph();
        graph.add("user", "a");
        graph.add("a", "b");
        graph.add("b", "c");
        graph.add("c", "a");
        graph.add("b", "d");
        graph.add("d", "b");
        graph.add("c", "used");
        graph.add("x", "y");
        graph.add("y", "x");
        graph.add("self", "self");

        assertEquals(Set.of("a", "b", "c", "d"), graph.largestCycle());
    }

    @Test
    void types_that_rest_on_each_other_one_way_form_no_cycle() {
        TypeGraph graph = new TypeGraph();
        graph.add("a", "b");
        graph.add("a", "c");
        graph.add("b", "c");

        assertEquals(Set.of(), graph.largestCycle());
    }
}
