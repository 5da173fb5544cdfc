package stagecast.relay.tck;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stagecast.relay.ChannelName;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.wire.Handshake;

/** What a request's head comes to. */
sealed interface Opening {

    /** The way is open, once the token, if there is one, has been found good. */
    record Join(
            ChannelName channel,
            boolean listen,
            Envelope envelope,
            @Nullable String token,
            String acceptKey) implements Opening {}

    /** An answer in place of an upgrade. */
    record Refusal(int status, String code, String message, Map<String, String> headers) implements Opening {

        String json() {
            String escaped = message.replace("\\", "\\\\").replace("\"", "\\\"");
            return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + escaped + "\"}}";
        }
    }

    Refusal BAD_TOKEN = new Refusal(
            401, "invalid_credentials", "This token is not valid: log in again.", Map.of("WWW-Authenticate", "Bearer"));

    Pattern PATH = Pattern.compile("/api/events/([^/]*)/ws");
    Pattern ALLOWED_IN_A_PATH = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");
    Map<String, Predicate<String>> PARAMETERS = Map.of(
            "listen", List.of("true", "false")::contains,
            "x-user-listener", List.of("1", "0")::contains,
            "envelope", List.of("standard", "none")::contains);

    /**
     * Checks in the protocol's order.
     *
     * @param segment turns the path's raw segment into the one to be decoded
     */
    static Opening of(HttpHead head, UnaryOperator<String> segment) {
        Matcher path = PATH.matcher(head.path());
        if (!ALLOWED_IN_A_PATH.matcher(head.path()).matches()) {
            return badRequest("Percent-encode what RFC 3986 does not allow in a path.");
        }
        if (!path.matches()) {
            return new Refusal(404, "not_found", "There is nothing here.", Map.of());
        }
        try {
            ChannelName channel = ChannelName.ofPathSegment(segment.apply(path.group(1)));
            Handshake.Answer answer = Handshake.check(head.method(), head.http11(), head::values);
            return answer instanceof Handshake.Accepted accepted
                    ? withQuery(channel, head, accepted.acceptKey())
                    : refusal((Handshake.Refused) answer);
        } catch (IllegalArgumentException e) {
            return new Refusal(400, "invalid_channel", String.valueOf(e.getMessage()), Map.of());
        }
    }

    private static Opening withQuery(ChannelName channel, HttpHead head, String acceptKey) {
        Map<String, String> values = new HashMap<>();
        for (String pair : head.query().split("&", -1)) {
            String name = pair.split("=", 2)[0];
            String value = pair.substring(Math.min(pair.length(), name.length() + 1));
            Predicate<String> allowed = PARAMETERS.get(name);
            if (allowed != null && (!allowed.test(value) || values.put(name, value) != null)) {
                return badRequest("The parameter " + name + " stands once, with a value from the documentation.");
            }
        }
        boolean older = values.getOrDefault("x-user-listener", "1").equals("1");
        boolean listen = values.containsKey("listen") ? "true".equals(values.get("listen")) : older;
        Envelope envelope = "none".equals(values.get("envelope")) ? Envelope.NONE : Envelope.STANDARD;
        return new Join(channel, listen, envelope, token(head), acceptKey);
    }

    private static @Nullable String token(HttpHead head) {
        for (String value : head.values("Authorization")) {
            if (value.regionMatches(true, 0, "Bearer ", 0, 7)) {
                return value.substring(7).strip();
            }
        }
        List<String> tokens = head.values("X-Token");
        return tokens.isEmpty() ? null : tokens.get(0);
    }

    private static Refusal refusal(Handshake.Refused refused) {
        String code = switch (refused.status()) {
            case 405 -> "method_not_allowed";
            case 426 -> "upgrade_required";
            default -> "invalid_request";
        };
        return new Refusal(refused.status(), code, refused.message(), refused.headers());
    }

    private static Refusal badRequest(String message) {
        return new Refusal(400, "invalid_request", message, Map.of());
    }
}
