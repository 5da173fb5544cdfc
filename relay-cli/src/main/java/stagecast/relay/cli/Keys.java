package stagecast.relay.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The keys of a record and of the records in it, by the components' names. */
final class Keys {

    /** Where a key is another one than the record's place would make it. */
    private static final Map<String, String> NAMED_OTHERWISE = Map.of(
            "limits.check-timeout", "auth.check-timeout",
            "options.from", "identity.from",
            "options.coalesce", "relay.coalesce",
            "options.ok-frame", "compat.ok-frame",
            "options.compression", "websocket.compression");

    private static final Map<String, String> PREFIXES = Map.of("binding", "limits");

    private Keys() {}

    /** Every key of the record with its value. */
    static Map<String, Object> of(Record record) {
        Map<String, Object> values = new LinkedHashMap<>();
        copy(record, "", (key, value) -> {
            values.put(key, value);
            return value;
        });
        return values;
    }

    /**
     * The same record with other values.
     *
     * @param replace is given each key and its present value
     * @throws IllegalArgumentException if a record refuses its values
     */
    static <R extends Record> R copy(R record, BiFunction<String, Object, Object> replace) {
        return copy(record, "", replace);
    }

    private static <R extends Record> R copy(R record, String prefix, BiFunction<String, Object, Object> replace) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = kebab(components[i].getName());
            Object value = value(record, components[i]);
            if (value instanceof Record nested) {
                values[i] = copy(nested, prefix + PREFIXES.getOrDefault(name, name) + ".", replace);
            } else {
                values[i] = replace.apply(key(prefix, name), value);
            }
        }
        return make(record, prefix, components, values);
    }

    private static String key(String prefix, String name) {
        return NAMED_OTHERWISE.getOrDefault(prefix + name, prefix + name);
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record's accessor can be called", e);
        }
    }

    @SuppressWarnings("unchecked") // a copy has the class of what it copies
    private static <R extends Record> R make(R record, String prefix, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new IllegalArgumentException(
                        inKeys(String.valueOf(refused.getMessage()), record.getClass(), prefix), refused);
            }
            throw new IllegalStateException("a record could not be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record's constructor can be called", e);
        }
    }

    /** What a record says of {@code Record.component}, said of the key: the core knows no keys. */
    private static String inKeys(String message, Class<?> record, String prefix) {
        return Pattern.compile("\\b" + record.getSimpleName() + "\\.([a-z]\\w*)")
                .matcher(message)
                .replaceAll(found -> key(prefix, kebab(found.group(1))));
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
