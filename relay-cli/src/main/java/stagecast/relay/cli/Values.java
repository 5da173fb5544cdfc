package stagecast.relay.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stagecast.relay.auth.StoreAddress;
import stagecast.relay.server.config.Secret;

/** Values as text: durations such as {@code 10s}, sizes such as {@code 64KiB}, numbers, lists and words. */
final class Values {

    private static final String[] SIZES = {"", "KiB", "MiB", "GiB"};

    private static final String EMPTY_LIST = "[]";

    /** What an optional value looks like that is not there. */
    private static final String NONE = "none";

    private static final Pattern BARE_NUMBER = Pattern.compile("(?!0+$)[0-9.]+");

    private Values() {}

    /** Reads the key as a value like another one. */
    static Object read(Config found, String key, Object like) {
        if (like instanceof Duration) {
            return duration(found, key);
        }
        if (like instanceof Long) {
            return isSize(key) ? found.getBytes(key) : (Object) found.getLong(key);
        }
        if (like instanceof Integer) {
            return isSize(key) ? Math.toIntExact(found.getBytes(key)) : (Object) found.getInt(key);
        }
        if (like instanceof Boolean) {
            return found.getBoolean(key);
        }
        if (like instanceof List) {
            return list(found, key);
        }
        if (like instanceof Enum<?> one) {
            return word(found, key, one);
        }
        if (like instanceof StoreAddress) {
            return StoreAddress.parse(found.getString(key));
        }
        if (like instanceof OptionalInt) {
            return isNone(found, key) ? OptionalInt.empty() : OptionalInt.of(found.getInt(key));
        }
        if (like instanceof Optional) {
            return isNone(found, key) ? Optional.empty() : Optional.of(Path.of(found.getString(key)));
        }
        return like instanceof Secret ? new Secret(found.getString(key)) : found.getString(key);
    }

    private static boolean isNone(Config found, String key) {
        String text = found.getString(key);
        return text.isEmpty() || text.equals(NONE);
    }

    private static Enum<?> word(Config found, String key, Enum<?> like) {
        String text = found.getString(key);
        return words(like)
                .filter(each -> text(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new BadValue(key, "there is no such word"));
    }

    private static Stream<? extends Enum<?>> words(Enum<?> like) {
        return Arrays.stream(like.getDeclaringClass().getEnumConstants());
    }

    private static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A number without a unit would be milliseconds to HOCON, and seconds to most readers. */
    private static Duration duration(Config found, String key) {
        String text = found.getString(key);
        if (BARE_NUMBER.matcher(text).matches()) {
            throw new BadValue(key, "a duration has a unit");
        }
        return found.getDuration(key);
    }

    /** In a file it may be a list; else it is a text with commas, or what an empty list looks like. */
    private static List<String> list(Config found, String key) {
        if (found.getValue(key).valueType() == ConfigValueType.LIST) {
            return List.copyOf(found.getStringList(key));
        }
        String text = found.getString(key);
        return Pattern.compile(",")
                .splitAsStream(text.equals(EMPTY_LIST) ? "" : text)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** What a value of this key looks like, for whoever wrote another one. */
    static String form(String key, Object like) {
        if (like instanceof Duration) {
            return "a duration such as 10s or 500ms";
        }
        if (like instanceof Number) {
            return isSize(key) ? "a size such as 65536 or 64KiB" : "a whole number";
        }
        if (like instanceof OptionalInt) {
            return "a whole number, or none";
        }
        if (like instanceof Optional) {
            return "a file's path, or none";
        }
        if (like instanceof List) {
            return "a list such as one,two";
        }
        if (like instanceof Enum<?> one) {
            return "one of " + words(one).map(Values::text).collect(Collectors.joining(", "));
        }
        return like instanceof Boolean ? "true or false" : "a text";
    }

    /** A value that is not like this one, for a sentence about it; there may be a password in it. */
    static String shown(ConfigValue wrong, Object like) {
        return like instanceof StoreAddress || like instanceof Secret ? "a list" : String.valueOf(wrong.unwrapped());
    }

    static String text(String key, Object value) {
        if (value instanceof Duration duration) {
            return text(duration);
        }
        if (value instanceof Number number && isSize(key)) {
            return size(number.longValue());
        }
        if (value instanceof Enum<?> word) {
            return text(word);
        }
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? EMPTY_LIST
                    : list.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? Integer.toString(number.getAsInt()) : NONE;
        }
        return value instanceof Optional<?> file ? file.map(Object::toString).orElse(NONE) : value.toString();
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String size(long bytes) {
        int unit = 0;
        long count = bytes;
        while (count > 0 && count % 1024 == 0 && unit < SIZES.length - 1) {
            count /= 1024;
            unit++;
        }
        return count + SIZES[unit];
    }

    private static boolean isSize(String key) {
        return key.endsWith("-bytes") || key.endsWith("-buffer");
    }
}
