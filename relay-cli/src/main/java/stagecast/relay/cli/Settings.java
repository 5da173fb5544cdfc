package stagecast.relay.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stagecast.relay.server.config.FileDescriptors;
import stagecast.relay.server.config.TextFile;

/**
 * A configuration with where each value comes from: the default, a file (HOCON: {@code limits.message-bytes = 128KiB}),
 * an environment variable ({@code RELAY_LIMITS_MESSAGE_BYTES}), or {@code --set}; the later wins.
 */
public final class Settings {

    private static final String DEFAULT = "default";
    private static final String CONNECTIONS = "limits.connections";

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
        Map<String, Object> known = keys(ServerConfig.DEFAULTS);
        Config inFile = file == null ? ConfigFactory.empty() : fromFile(file);
        Config inSets = fromSets(sets);
        Config found = inSets.withFallback(Environment.read(environment, known.keySet()))
                .withFallback(inFile);
        refuseNulls(found.root(), "");
        ChannelTable channels = ChannelTable.read(List.of(inFile, inSets));
        Map<String, String> origins = new TreeMap<>();
        known.keySet().forEach(key -> origins.put(key, DEFAULT));
        for (Map.Entry<String, ConfigValue> entry : found.entrySet()) {
            List<String> path = ConfigUtil.splitPath(entry.getKey());
            String key = String.join(".", path);
            if (!known.containsKey(key) && !ChannelTable.isPart(path)) {
                throw unknown(key, entry.getValue(), known.keySet());
            }
            origins.put(key, entry.getValue().origin().description());
        }
        try {
            ServerConfig config = Keys.copy(
                    ServerConfig.DEFAULTS,
                    (key, value) -> value instanceof ChannelTable
                            ? channels
                            : found.hasPath(key) ? read(found, key, value) : value);
            return new Settings(found.hasPath(CONNECTIONS) ? config : withRoom(config), origins);
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(String.valueOf(refused.getMessage()), refused);
        }
    }

    /** The default of {@code limits.connections}: the smaller of what the descriptors and what the heap bear. */
    private static ServerConfig withRoom(ServerConfig config) {
        int most = Math.min(FileDescriptors.connections(), HeapPlan.of(config).connections());
        return Keys.copy(config, (key, value) -> key.equals(CONNECTIONS) ? most : value);
    }

    /** What holds. */
    public ServerConfig config() {
        return config;
    }

    /** A line for each key: key, value, and where it comes from. */
    public List<String> describe() {
        Map<String, Object> values = new TreeMap<>(keys(config));
        config.channels().values().forEach((key, value) -> values.put(key, ChannelSettings.text(value)));
        List<String> lines = new ArrayList<>();
        values.forEach((key, value) ->
                lines.add(String.format("%-34s = %-12s # %s", key, Values.text(key, value), origins.get(key))));
        return lines;
    }

    /** All save the rules of channels, whose keys nobody knows before. */
    private static Map<String, Object> keys(ServerConfig config) {
        Map<String, Object> keys = Keys.of(config);
        keys.remove(ChannelTable.GROUP);
        return keys;
    }

    private static ConfigException unknown(String key, ConfigValue value, Set<String> known) {
        Optional<String> inGroup =
                known.stream().filter(each -> each.startsWith(key + ".")).findFirst();
        return new ConfigException(value.origin().description()
                + inGroup.map(each ->
                                ": " + key + " is a group of keys, and has no value itself; set one such as " + each)
                        .orElseGet(() -> ": there is no key " + key + Nearest.to(key, known)));
    }

    /** HOCON takes a null for no value at all, which would leave the default in force without a word. */
    private static void refuseNulls(ConfigObject group, String prefix) {
        group.forEach((name, value) -> {
            if (value instanceof ConfigObject nested) {
                refuseNulls(nested, prefix + name + ".");
            } else if (value.valueType() == ConfigValueType.NULL) {
                throw new ConfigException(value.origin().description() + ": " + prefix + name
                        + " has no value; give it one, or leave it out for the default");
            }
        });
    }

    private static Config fromSets(List<String> sets) {
        Config all = ConfigFactory.empty();
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals <= 0) {
                throw new ConfigException("--set takes key=value, not " + set);
            }
            String key = set.substring(0, equals).strip();
            all = KeyPath.with(all, key, set.substring(equals + 1).strip(), "--set");
        }
        return all;
    }

    private static Config fromFile(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ConfigException("the configuration file " + file + " is not there, or can't be read");
        }
        if (TextFile.isUtf16(start(file))) {
            throw new ConfigException("the configuration file " + file + " is UTF-16: store it as UTF-8");
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

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(2);
        } catch (IOException e) {
            throw new ConfigException("the configuration file " + file + " can't be read", e);
        }
    }

    private static Object read(Config found, String key, Object like) {
        try {
            return Values.read(found, key, like);
        } catch (com.typesafe.config.ConfigException.WrongType | BadValue | ArithmeticException e) {
            ConfigValue value = found.getValue(key);
            throw new ConfigException(
                    value.origin().description() + ": " + key + " is " + Values.form(key, like) + ", not "
                            + Values.shown(value, like),
                    e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(found.getValue(key).origin().description() + ": " + e.getMessage(), e);
        }
    }
}
