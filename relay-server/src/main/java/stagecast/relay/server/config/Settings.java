package stagecast.relay.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with where each value comes from: the default, a file (HOCON: {@code limits.message-bytes = 128KiB}),
 * an environment variable ({@code RELAY_LIMITS_MESSAGE_BYTES}), or {@code --set}; the later wins.
 */
public final class Settings {

    private static final String DEFAULT = "default";

    private final ServerConfig config;
    private final Map<String, String> origins;

    private Settings(ServerConfig config, Map<String, String> origins) {
        this.config = config;
        this.origins = origins;
    }

    /**
     * Reads all sources.
     *
     * @param file null for none
     * @param environment of the process
     * @param sets {@code key=value} each, a later one wins
     * @throws ConfigException if a key is unknown or a value bad
     */
    public static Settings read(@Nullable Path file, Map<String, String> environment, List<String> sets) {
        Map<String, Object> known = Keys.of(ServerConfig.DEFAULTS);
        Config found = fromSets(sets)
                .withFallback(fromEnvironment(environment, known))
                .withFallback(file == null ? ConfigFactory.empty() : fromFile(file));
        Map<String, String> origins = new TreeMap<>();
        known.keySet().forEach(key -> origins.put(key, DEFAULT));
        for (Map.Entry<String, ConfigValue> entry : found.entrySet()) {
            String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            if (!known.containsKey(key)) {
                throw new ConfigException(entry.getValue().origin().description() + ": there is no key " + key
                        + nearest(key, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
            origins.put(key, entry.getValue().origin().description());
        }
        try {
            return new Settings(
                    Keys.copy(
                            ServerConfig.DEFAULTS,
                            (key, value) -> found.hasPath(key) ? read(found, key, value) : value),
                    origins);
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(String.valueOf(refused.getMessage()), refused);
        }
    }

    /** What holds. */
    public ServerConfig config() {
        return config;
    }

    /** A line for each key: key, value, and where it comes from. */
    public List<String> describe() {
        Map<String, Object> values = new TreeMap<>(Keys.of(config));
        List<String> lines = new ArrayList<>();
        values.forEach((key, value) ->
                lines.add(String.format("%-34s = %-12s # %s", key, Values.text(key, value), origins.get(key))));
        return lines;
    }

    private static Config fromSets(List<String> sets) {
        Config all = ConfigFactory.empty();
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals <= 0) {
                throw new ConfigException("--set takes key=value, not " + set);
            }
            String key = set.substring(0, equals).strip();
            all = with(all, key, set.substring(equals + 1).strip(), "--set");
        }
        return all;
    }

    private static Config fromEnvironment(Map<String, String> environment, Map<String, Object> known) {
        Config all = ConfigFactory.empty();
        for (String key : known.keySet()) {
            String variable =
                    "RELAY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            String value = environment.get(variable);
            if (value != null) {
                all = with(all, key, value.strip(), variable);
            }
        }
        return all;
    }

    private static Config with(Config all, String key, String value, String origin) {
        String path = ConfigUtil.joinPath(List.of(key.split("\\.", -1)));
        return all.withValue(path, ConfigValueFactory.fromAnyRef(value, origin));
    }

    private static Config fromFile(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConfigException("the configuration file " + file + " is not there, or can't be read");
        }
        try {
            return ConfigFactory.parseFile(
                            file.toFile(),
                            ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(file.toString()))
                    .resolve();
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException("the configuration file can't be understood: " + e.getMessage(), e);
        }
    }

    private static Object read(Config found, String key, Object like) {
        try {
            return Values.read(found, key, like);
        } catch (com.typesafe.config.ConfigException.WrongType | BadValue | ArithmeticException e) {
            ConfigValue value = found.getValue(key);
            throw new ConfigException(
                    value.origin().description() + ": " + key + " is " + Values.form(key, like) + ", not "
                            + value.unwrapped(),
                    e);
        }
    }

    private static Optional<String> nearest(String key, Map<String, Object> known) {
        return known.keySet().stream()
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)))
                .filter(near -> distance(key, near) <= Math.max(3, key.length() / 4));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
