package stagecast.relay.auth;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for a thread, in one line for each address. The lines take turns, so that no task waits behind the many
 * tasks of another address; within a line tasks keep their order. When there is no room, the newest task of the longest line
 * is dropped. The cost of a step does not depend on the number of tasks, except that the longest line is found in a tree of
 * the lengths. Guarded by its user's lock.
 *
 * @param <T> a task; told apart by identity, so it has no {@code equals} of its own
 */
final class WaitingTasks<T> {

    private static final class Line<T> {
        private final ArrayDeque<T> tasks = new ArrayDeque<>();
        private final long address;

        private Line(long address) {
            this.address = address;
        }
    }

    private final int capacity;
    private final Map<Long, Line<T>> lines = new HashMap<>();

    /** The lines that have a task; the one whose turn it is comes first. */
    private final Set<Line<T>> turns = new LinkedHashSet<>();

    private final TreeMap<Integer, Set<Line<T>>> byLength = new TreeMap<>();

    /** All tasks with their lines, in the order of their arrival. */
    private final Map<T, Line<T>> all = new LinkedHashMap<>();

    /** Makes one without tasks. */
    WaitingTasks(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds a task.
     *
     * @return the task that was dropped to make room, which may be this one; null if there was room
     */
    @Nullable
    T add(long address, T task) {
        Line<T> line = lines.computeIfAbsent(address, Line::new);
        changes(line, () -> line.tasks.addLast(task));
        all.put(task, line);
        if (all.size() <= capacity) {
            return null;
        }
        Set<Line<T>> longest = byLength.lastEntry().getValue();
        Line<T> last = longest.contains(line) ? line : longest.iterator().next();
        T dropped = last.tasks.getLast();
        changes(last, last.tasks::removeLast);
        all.remove(dropped);
        return dropped;
    }

    /** Removes the task whose turn it is; null if none waits. */
    @Nullable
    T next() {
        if (turns.isEmpty()) {
            return null;
        }
        Line<T> line = turns.iterator().next();
        turns.remove(line); // behind the others, if it has more
        T task = line.tasks.getFirst();
        changes(line, line.tasks::removeFirst);
        all.remove(task);
        return task;
    }

    /** Removes the oldest tasks, as long as the condition holds for them. */
    List<T> oldest(Predicate<T> isOld) {
        List<T> old = new ArrayList<>();
        while (!all.isEmpty()) {
            Map.Entry<T, Line<T>> first = all.entrySet().iterator().next();
            if (!isOld.test(first.getKey())) {
                break;
            }
            Line<T> line = first.getValue();
            old.add(first.getKey());
            all.remove(first.getKey());
            changes(line, line.tasks::removeFirst); // no task of its line came before it
        }
        return old;
    }

    private void changes(Line<T> line, Runnable change) {
        int before = line.tasks.size();
        byLength.computeIfPresent(before, (length, some) -> some.remove(line) && some.isEmpty() ? null : some);
        change.run();
        int now = line.tasks.size();
        if (now == 0) {
            lines.remove(line.address);
            turns.remove(line);
        } else {
            byLength.computeIfAbsent(now, length -> new LinkedHashSet<>()).add(line);
            turns.add(line);
        }
    }
}
