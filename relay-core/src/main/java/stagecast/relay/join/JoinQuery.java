package stagecast.relay.join;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinOptions;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/** The query of the request that opens a channel's WebSocket; parameters that are not known are ignored. */
final class JoinQuery {

    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,2}");

    private JoinQuery() {}

    /**
     * Reads a query.
     *
     * @param query as it stands behind the question mark, empty for none
     * @throws IllegalArgumentException if a known parameter stands twice or has a bad value; the message may be shown
     */
    static JoinOptions parse(String query) {
        Map<String, List<String>> parameters = parameters(query);
        return new JoinOptions(listen(parameters), envelope(parameters), slow(parameters), heartbeat(parameters));
    }

    private static boolean listen(Map<String, List<String>> parameters) {
        boolean older = one(parameters, "x-user-listener", Map.of("1", true, "0", false), true);
        return one(parameters, "listen", Map.of("true", true, "false", false), older);
    }

    private static @Nullable Envelope envelope(Map<String, List<String>> parameters) {
        return one(parameters, "envelope", Map.of("standard", Envelope.STANDARD, "none", Envelope.NONE));
    }

    private static @Nullable Slow slow(Map<String, List<String>> parameters) {
        return one(
                parameters,
                "slow",
                Map.of("close", Slow.CLOSE, "drop-oldest", Slow.DROP_OLDEST, "latest", Slow.LATEST));
    }

    private static int heartbeat(Map<String, List<String>> parameters) {
        String text = one(parameters, "heartbeat");
        if (text == null) {
            return 0;
        }
        int seconds = SECONDS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (seconds == 0 || seconds > JoinOptions.MAX_HEARTBEAT) {
            throw new IllegalArgumentException("the query parameter heartbeat is a number of seconds, 1 to "
                    + JoinOptions.MAX_HEARTBEAT + ", in digits alone");
        }
        return seconds;
    }

    private static <T> T one(Map<String, List<String>> parameters, String name, Map<String, T> allowed, T otherwise) {
        T value = one(parameters, name, allowed);
        return value == null ? otherwise : value;
    }

    private static <T> @Nullable T one(Map<String, List<String>> parameters, String name, Map<String, T> allowed) {
        String text = one(parameters, name);
        if (text == null) {
            return null;
        }
        T value = allowed.get(text);
        if (value == null) {
            throw new IllegalArgumentException("the query parameter " + name + " is one of "
                    + String.join(", ", allowed.keySet().stream().sorted().toList()));
        }
        return value;
    }

    private static @Nullable String one(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new IllegalArgumentException("the query parameter " + name + " stands twice; send it once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
            }
        }
        return parameters;
    }

    /** Text with wrong percent-encoding stays as it is: no known name or value looks like that. */
    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            return encoded;
        }
    }
}
