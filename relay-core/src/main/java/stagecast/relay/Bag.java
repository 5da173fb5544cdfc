package stagecast.relay;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Connections under names. Most names have one connection, a few have thousands, and there are as many names as
 * connections: few stand in an array, which costs little and is replaced at each change; many stand in a set, so that
 * to add or remove one costs the same however many there are.
 *
 * <p>Thread-safe. What is under a name is read without a lock. Only where many have changed since they were read last,
 * they are copied, under the map's lock for the name.
 */
final class Bag<T> {

    /** So many stand in an array. */
    private static final int FEW = 8;

    /** Those under one name, where they are many. */
    private static final class Many<T> {

        /** Guarded by the map's lock for the name. */
        private final Set<T> elements = Collections.newSetFromMap(new IdentityHashMap<>());

        /** Never changed; null where the elements have changed. Made under the lock. */
        private volatile T @Nullable [] copy;

        T[] copied(T[] empty) {
            T[] made = elements.toArray(empty);
            copy = made;
            return made;
        }
    }

    private final T[] none;

    /** Of each name an array of {@link #FEW} at most, which is never changed, or {@link Many}. */
    private final ConcurrentHashMap<String, Object> names = new ConcurrentHashMap<>();

    /**
     * An empty one.
     *
     * @param array makes an array of so many
     */
    Bag(IntFunction<T[]> array) {
        this.none = array.apply(0);
    }

    /** Adds one that is not there. */
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

    /** Harmless where it is not there. */
    void remove(String name, T element) {
        names.computeIfPresent(name, (key, present) -> {
            if (present instanceof Many) {
                Many<T> many = many(present);
                many.elements.remove(element);
                many.copy = null;
                // Half as many, so that one which comes and goes does not turn the one into the other each time.
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

    /** Those under the name, in no order; the array is never changed. */
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

    /** Every name under which something is now. */
    Set<String> names() {
        return Set.copyOf(names.keySet());
    }
}
