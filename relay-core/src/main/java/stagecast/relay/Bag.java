package stagecast.relay;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Connections by name. There are as many names as connections: most names have one connection, a few have thousands. Few
 * connections of a name are in an array, which is small and replaced at each change. Many are in a set, so that adding or
 * removing one costs the same however many there are.
 *
 * <p>Thread-safe. Reading the connections of a name takes no lock, except that a set that has changed since the last read is
 * copied under the map's lock for the name.
 */
final class Bag<T> {

    /** The most connections that are kept in an array. */
    private static final int FEW = 8;

    /** The connections of a name that has many. */
    private static final class Many<T> {

        /** Guarded by the map's lock for the name. */
        private final Set<T> elements = Collections.newSetFromMap(new IdentityHashMap<>());

        /** A copy of the elements, never modified; null if the elements have changed since. Made under the lock. */
        private volatile T @Nullable [] copy;

        T[] copied(T[] empty) {
            T[] made = elements.toArray(empty);
            copy = made;
            return made;
        }
    }

    private final T[] none;

    /** For each name an array of at most {@link #FEW}, never modified, or {@link Many}. */
    private final ConcurrentHashMap<String, Object> names = new ConcurrentHashMap<>();

    /**
     * Makes an empty bag.
     *
     * @param array makes an array of a given length
     */
    Bag(IntFunction<T[]> array) {
        this.none = array.apply(0);
    }

    /** Adds a connection that is not there yet. */
    void add(String name, T element) {
        names.compute(name, (key, present) -> {
            if (present instanceof Many) {
                return with(many(present), element);
            }
            T[] few = present == null ? none : few(present);
            if (few.length == FEW) {
                Many<T> many = new Many<>();
                Collections.addAll(many.elements, few);
                return with(many, element);
            }
            T[] more = Arrays.copyOf(few, few.length + 1);
            more[few.length] = element;
            return more;
        });
    }

    private static <T> Many<T> with(Many<T> many, T element) {
        many.elements.add(element);
        many.copy = null;
        return many;
    }

    /** Removes a connection; harmless if it is not there. */
    void remove(String name, T element) {
        names.computeIfPresent(name, (key, present) -> {
            if (present instanceof Many) {
                Many<T> many = many(present);
                many.elements.remove(element);
                many.copy = null;
                // Half as many, so that one connection that comes and goes does not convert the array and the set each
                // time.
                return many.elements.size() > FEW / 2 ? many : many.elements.toArray(none);
            }
            T[] left =
                    Arrays.stream(few(present)).filter(each -> each != element).toArray(this::array);
            return left.length == 0 ? null : left;
        });
    }

    private T[] array(int length) {
        return Arrays.copyOf(none, length);
    }

    /** The connections of the name, in no order; the array is never modified. */
    T[] of(String name) {
        Object present = names.get(name);
        if (present == null) {
            return none;
        }
        if (!(present instanceof Many)) {
            return few(present);
        }
        T[] copy = many(present).copy;
        return copy != null ? copy : copied(name);
    }

    private T[] copied(String name) {
        Object[] copied = {none};
        names.computeIfPresent(name, (key, present) -> {
            copied[0] = present instanceof Many ? many(present).copied(none) : present;
            return present;
        });
        return few(copied[0]);
    }

    @SuppressWarnings("unchecked") // made here
    private T[] few(Object present) {
        return (T[]) present;
    }

    @SuppressWarnings("unchecked") // made here
    private Many<T> many(Object present) {
        return (Many<T>) present;
    }

    /** Every name that has a connection now. */
    Set<String> names() {
        return Set.copyOf(names.keySet());
    }
}
