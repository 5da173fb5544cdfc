package stagecast.relay.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import stagecast.relay.ChannelName;
import stagecast.relay.ChannelRules;

/**
 * The rules of channels: {@code channels.<name or glob>.<key>}, where {@code *} in a glob is any run of characters. For
 * each key the channel's own name wins, then the longest glob that matches, then the first in the order of code points.
 * Immutable.
 */
public final class ChannelTable implements Function<ChannelName, ChannelRules> {

    /** A table without any rule. */
    public static final ChannelTable EMPTY = new ChannelTable(new TreeMap<>(), Map.of());

    /** What all its keys begin with. */
    static final String GROUP = "channels";

    /** The group, a channel, and a key of its own. */
    private static final int LEAST_PARTS = 3;

    private record Glob(String pattern, ChannelSettings settings) {}

    private static final Comparator<Glob> BEST_FIRST = Comparator.<Glob>comparingInt(
                    glob -> -glob.pattern.codePointCount(0, glob.pattern.length()))
            .thenComparing(glob -> glob.pattern.codePoints().toArray(), Arrays::compare);

    private final SortedMap<String, ConfigValue> values;
    private final Map<String, ChannelSettings> byName;
    private final List<Glob> globs = new ArrayList<>();

    private ChannelTable(SortedMap<String, ConfigValue> values, Map<String, ChannelSettings> byName) {
        this.values = values;
        this.byName = byName;
        byName.forEach((pattern, settings) -> {
            if (pattern.indexOf('*') >= 0) {
                globs.add(new Glob(pattern, settings));
            }
        });
        globs.sort(BEST_FIRST);
    }

    /** Whether a key, in its parts, belongs to the rules of channels. */
    static boolean isPart(List<String> path) {
        return path.get(0).equals(GROUP);
    }

    /** The parts of a key as it is typed: the channel is all between the first and the last dot. */
    static List<String> path(String key) {
        List<String> parts = List.of(key.split("\\.", -1));
        return isPart(parts) && parts.size() > LEAST_PARTS
                ? List.of(GROUP, channel(parts), parts.get(parts.size() - 1))
                : parts;
    }

    private static String channel(List<String> path) {
        return String.join(".", path.subList(1, path.size() - 1));
    }

    /**
     * Reads the rules.
     *
     * @param sources a later one wins
     * @throws ConfigException if a key is unknown or a value bad
     */
    static ChannelTable read(List<Config> sources) {
        SortedMap<String, ConfigValue> values = new TreeMap<>();
        Map<String, ChannelSettings> byName = new HashMap<>();
        for (Config source : sources) {
            for (Map.Entry<String, ConfigValue> entry : source.entrySet()) {
                List<String> path = ConfigUtil.splitPath(entry.getKey());
                if (isPart(path)) {
                    values.put(String.join(".", path), entry.getValue());
                    byName.merge(
                            checked(path, entry.getValue()),
                            one(path, entry.getValue()),
                            (earlier, later) -> later.or(earlier));
                }
            }
        }
        return values.isEmpty()
                ? EMPTY
                : new ChannelTable(Collections.unmodifiableSortedMap(values), Map.copyOf(byName));
    }

    private static ChannelSettings one(List<String> path, ConfigValue value) {
        return ChannelSettings.read(String.join(".", path), path.get(path.size() - 1), value);
    }

    private static String checked(List<String> path, ConfigValue value) {
        String channel = path.size() < LEAST_PARTS ? "" : channel(path);
        try {
            if (channel.isEmpty()) {
                throw new IllegalArgumentException(
                        "the channel is missing, write channels.<name or glob>.senders, .envelope or .slow");
            }
            return channel.indexOf('*') >= 0 ? channel : new ChannelName(channel).value();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(
                    value.origin().description() + ": " + String.join(".", path) + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Each key that is set, with its value. */
    SortedMap<String, ConfigValue> values() {
        return values;
    }

    @Override
    public ChannelRules apply(ChannelName channel) {
        ChannelSettings found = byName.getOrDefault(channel.value(), ChannelSettings.NONE);
        for (Glob glob : globs) {
            if (found.isComplete()) {
                break;
            }
            if (matches(glob.pattern, channel.value())) {
                found = found.or(glob.settings);
            }
        }
        return found.rules();
    }

    /** Takes as little as it can for each star, and goes back to the last one where that was too little. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int afterStar = -1;
        int startOfRun = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                p++;
                afterStar = p;
                startOfRun = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (afterStar >= 0) {
                p = afterStar;
                startOfRun++;
                n = startOfRun;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
