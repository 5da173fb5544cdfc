package stagecast.relay.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The keys that a process's environment sets, each under the name that follows from it. */
final class Environment {

    private static final String PREFIX = "RELAY_";

    /** What our other programs take from the environment. */
    private static final Set<String> NOT_KEYS =
            Set.of("RELAY_JAVA_OPTIONS", "RELAY_EMAIL", "RELAY_PASSWORD", "RELAY_TOKEN", "RELAY_START", "RELAY_USERS");

    /** What Kubernetes puts into every container beside a service that is called "relay". */
    private static final Pattern SERVICE_LINK = Pattern.compile("RELAY_(SERVICE_(HOST|PORT.*)|PORT_\\d+_.*)");

    private Environment() {}

    /**
     * Those that it sets.
     *
     * @throws ConfigException if a variable looks like a key and is none
     */
    static Config read(Map<String, String> environment, Collection<String> keys) {
        Map<String, String> variables = new TreeMap<>();
        keys.forEach(key -> variables.put(variable(key), key));
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String key = variables.get(entry.getKey());
            if (key != null) {
                all = KeyPath.with(all, key, entry.getValue().strip(), entry.getKey());
            } else if (isMistake(entry.getKey(), entry.getValue())) {
                throw new ConfigException("the environment has " + entry.getKey() + ", which sets nothing"
                        + Nearest.to(entry.getKey(), variables.keySet()));
            }
        }
        return all;
    }

    private static boolean isMistake(String name, String value) {
        return name.startsWith(PREFIX)
                && !NOT_KEYS.contains(name)
                && !SERVICE_LINK.matcher(name).matches()
                && !(name.equals("RELAY_PORT") && value.contains("://"));
    }

    private static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
