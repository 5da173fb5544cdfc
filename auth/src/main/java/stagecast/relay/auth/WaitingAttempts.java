package stagecast.relay.auth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that wait for a hash: which one is next, and which one goes when there is no room. Guarded by its user's
 * lock.
 *
 * <p>Each address has a line, so that nobody waits behind the many attempts of another address, and one besides for its
 * pairs that succeeded of late. Served first are the lines whose address is least in debt: has tried the fewest wrong
 * passwords beyond its right ones. Among equals those of pairs that succeeded, then the one whose turn is longest ago.
 * Room is made by the same measure: of the line that is last in that order, or the longest of several such, the newest
 * attempt goes.
 */
final class WaitingAttempts {

    /** What can be done with an attempt that is first in its line. */
    enum Turn {
        NOW,
        /** Those behind it wait with it. */
        LATER,
        /** Those behind it need not wait for it. */
        LATER_THAN_OTHERS,
        NEVER
    }

    private record Place(long address, boolean trusted) {}

    private static final class Line {
        final Place place;
        final Map<String, Attempt> attempts = new LinkedHashMap<>();
        int debt;
        long lastTurn;

        Line(Place place) {
            this.place = place;
        }

        Attempt newest() {
            Attempt newest = null;
            for (Attempt each : attempts.values()) {
                newest = each;
            }
            return Objects.requireNonNull(newest, "a line without attempts is not kept");
        }

        /** 0 is served before 1, in case of equal debts. */
        int rank() {
            return place.trusted ? 0 : 1;
        }
    }

    private static final Comparator<Line> LAST_TO_KEEP = Comparator.<Line>comparingInt(line -> line.debt)
            .thenComparingInt(Line::rank)
            .thenComparingInt(line -> line.attempts.size());

    private final int capacity;
    private final Map<Place, Line> lines = new HashMap<>();
    private final Set<Attempt> inOrderOfArrival = new LinkedHashSet<>();
    private long turns;

    /** Waits for nobody yet. */
    WaitingAttempts(int capacity) {
        this.capacity = capacity;
    }

    /** The attempt that waits already and is equal to this one, from the same address; null if there is none. */
    @Nullable
    Attempt equalTo(Attempt attempt) {
        for (Line line : linesOf(attempt.origin.address())) {
            Attempt equal = line.attempts.get(attempt.guess);
            if (equal != null) {
                return equal;
            }
        }
        return null;
    }

    /**
     * Takes an attempt in that has no equal one here.
     *
     * @param debt of its address
     * @return the one that went to make room, which may be this one; null if there was room
     */
    @Nullable
    Attempt add(Attempt attempt, boolean trusted, int debt) {
        Place place = new Place(attempt.origin.address(), trusted);
        Line line = lines.computeIfAbsent(place, Line::new);
        if (line.attempts.isEmpty()) {
            line.lastTurn = ++turns;
        }
        line.debt = debt;
        line.attempts.put(attempt.guess, attempt);
        inOrderOfArrival.add(attempt);
        if (inOrderOfArrival.size() <= capacity) {
            return null;
        }
        Line last = line;
        for (Line other : lines.values()) {
            last = LAST_TO_KEEP.compare(other, last) > 0 ? other : last;
        }
        Attempt dropped = last == line ? attempt : last.newest();
        remove(dropped, last);
        return dropped;
    }

    /** From now on this is what the address has tried wrongly. */
    void setDebt(long address, int debt) {
        for (Line line : linesOf(address)) {
            line.debt = debt;
        }
    }

    /**
     * Takes out what is next.
     *
     * @param underWay how many hashes of an address are being computed: what may yet come on top of its debt
     * @param turn is asked about attempts in the order in which they are to be served
     * @param refused gets those that are taken out for good
     */
    @Nullable
    Attempt next(LongToIntFunction underWay, Function<Attempt, Turn> turn, List<Attempt> refused) {
        List<Line> inOrder = new ArrayList<>(lines.values());
        inOrder.sort(Comparator.<Line>comparingInt(line -> line.debt + underWay.applyAsInt(line.place.address))
                .thenComparingInt(Line::rank)
                .thenComparingLong(line -> line.lastTurn));
        for (Line line : inOrder) {
            Attempt next = nextOf(line, turn, refused);
            if (next != null) {
                line.lastTurn = ++turns;
                return next;
            }
        }
        return null;
    }

    private @Nullable Attempt nextOf(Line line, Function<Attempt, Turn> turn, List<Attempt> refused) {
        for (Attempt attempt : List.copyOf(line.attempts.values())) {
            switch (turn.apply(attempt)) {
                case NOW -> {
                    remove(attempt, line);
                    return attempt;
                }
                case NEVER -> {
                    remove(attempt, line);
                    refused.add(attempt);
                }
                case LATER_THAN_OTHERS -> {}
                case LATER -> {
                    return null;
                }
            }
        }
        return null;
    }

    /** Takes out those that have waited since before the time given. */
    List<Attempt> waitingSinceBefore(long time) {
        List<Attempt> old = new ArrayList<>();
        for (Iterator<Attempt> each = inOrderOfArrival.iterator(); each.hasNext(); ) {
            Attempt attempt = each.next();
            if (attempt.since - time >= 0) {
                break;
            }
            old.add(attempt);
        }
        old.forEach(this::remove);
        return old;
    }

    /** Takes out all that are equal to this one, whatever their addresses. */
    List<Attempt> allEqualTo(Attempt attempt) {
        List<Attempt> equal = new ArrayList<>();
        for (Line line : List.copyOf(lines.values())) {
            Attempt found = line.attempts.get(attempt.guess);
            if (found != null) {
                equal.add(found);
                remove(found, line);
            }
        }
        return equal;
    }

    /** Takes out everything. */
    List<Attempt> all() {
        List<Attempt> all = List.copyOf(inOrderOfArrival);
        inOrderOfArrival.clear();
        lines.clear();
        return all;
    }

    /** Takes it out, if it still waits. */
    void remove(Attempt attempt) {
        for (Line line : linesOf(attempt.origin.address())) {
            if (attempt.equals(line.attempts.get(attempt.guess))) {
                remove(attempt, line);
            }
        }
    }

    private List<Line> linesOf(long address) {
        return Stream.of(lines.get(new Place(address, true)), lines.get(new Place(address, false)))
                .filter(Objects::nonNull)
                .toList();
    }

    private void remove(Attempt attempt, Line line) {
        line.attempts.remove(attempt.guess);
        inOrderOfArrival.remove(attempt);
        if (line.attempts.isEmpty()) {
            lines.remove(line.place);
        }
    }
}
