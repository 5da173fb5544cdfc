package stagecast.relay.docs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * Which top-level types of a module use which others of it. Nested types count with the type that they stand in. The class
 * files are read by the JDK's {@code jdeps}, so a constant that the compiler has copied is no use.
 *
 * <p>A cycle is a set of types of which each reaches each other one: a strongly connected component. They are found by
 * Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972) in one walk over all edges.
 */
final class TypeGraph {

    private static final Pattern USE = Pattern.compile("\\s+(stagecast\\.\\S+)\\s+->\\s+(stagecast\\.\\S+)\\s.*");

    private final Map<String, Set<String>> uses = new TreeMap<>();

    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> cycles = new ArrayList<>();

    /**
     * Reads what was compiled.
     *
     * @param classes a folder with class files
     */
    static TypeGraph of(Path classes) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new IllegalStateException("this is no JDK: it has no jdeps"));
        int failed = jdeps.run(
                new PrintWriter(out, true),
                new PrintWriter(errors, true),
                "-verbose:class",
                "-filter:none",
                "--ignore-missing-deps",
                classes.toString());
        if (failed != 0) {
            throw new IllegalStateException("jdeps " + classes + ": " + out + errors);
        }
        TypeGraph graph = new TypeGraph();
        out.toString().lines().forEach(line -> {
            var use = USE.matcher(line);
            if (use.matches()) {
                graph.add(topLevel(use.group(1)), topLevel(use.group(2)));
            }
        });
        return graph;
    }

    private static String topLevel(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    /** One type uses another one. */
    void add(String user, String used) {
        uses.computeIfAbsent(user, type -> new TreeSet<>());
        uses.computeIfAbsent(used, type -> new TreeSet<>());
        if (!user.equals(used)) {
            uses.get(user).add(used);
        }
    }

    /** The largest cycle, its types by name; empty where no type reaches itself through another one. */
    Set<String> largestCycle() {
        order.clear();
        low.clear();
        cycles.clear();
        for (String type : uses.keySet()) {
            if (!order.containsKey(type)) {
                visit(type);
            }
        }
        Set<String> largest = Set.of();
        for (Set<String> cycle : cycles) {
            if (cycle.size() > Math.max(1, largest.size())) {
                largest = cycle;
            }
        }
        return largest;
    }

    private void visit(String type) {
        int number = order.size();
        order.put(type, number);
        low.put(type, number);
        open.push(type);
        for (String used : uses.getOrDefault(type, Set.of())) {
            if (!order.containsKey(used)) {
                visit(used);
                low.merge(type, low.getOrDefault(used, number), Math::min);
            } else if (open.contains(used)) {
                low.merge(type, order.getOrDefault(used, number), Math::min);
            }
        }
        if (low.getOrDefault(type, number) == number) {
            Set<String> cycle = new TreeSet<>();
            while (!cycle.contains(type)) {
                cycle.add(open.pop());
            }
            cycles.add(cycle);
        }
    }
}
