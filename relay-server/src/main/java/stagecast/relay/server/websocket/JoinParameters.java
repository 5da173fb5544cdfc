package stagecast.relay.server.websocket;

import java.util.List;
import java.util.Map;
import stagecast.relay.JoinRequest.Envelope;

/** What the query of a handshake asks for. */
record JoinParameters(boolean listen, Envelope envelope) {

    /**
     * Reads a query; parameters that are not known are ignored.
     *
     * @throws IllegalArgumentException if a known one stands twice or has another value than it may; the message is fit
     *     for a client
     */
    static JoinParameters of(Map<String, List<String>> query) {
        boolean listenerHeader = one(query, "x-user-listener", Map.of("1", true, "0", false), true);
        boolean listen = one(query, "listen", Map.of("true", true, "false", false), listenerHeader);
        Envelope envelope =
                one(query, "envelope", Map.of("standard", Envelope.STANDARD, "none", Envelope.NONE), Envelope.STANDARD);
        return new JoinParameters(listen, envelope);
    }

    private static <T> T one(Map<String, List<String>> query, String name, Map<String, T> allowed, T otherwise) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return otherwise;
        }
        if (values.size() > 1) {
            throw new IllegalArgumentException("the query parameter " + name + " stands twice; send it once");
        }
        T value = allowed.get(values.get(0));
        if (value == null) {
            throw new IllegalArgumentException("the query parameter " + name + " is one of "
                    + String.join(", ", allowed.keySet().stream().sorted().toList()));
        }
        return value;
    }
}
