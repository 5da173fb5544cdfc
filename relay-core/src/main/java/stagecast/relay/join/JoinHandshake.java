package stagecast.relay.join;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Authenticator;
import stagecast.relay.ChannelName;
import stagecast.relay.Connection;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;
import stagecast.relay.JoinOptions;
import stagecast.relay.JoinRequest;
import stagecast.relay.JoinResult;
import stagecast.relay.Lane;
import stagecast.relay.Relay;
import stagecast.relay.RelayOptions;
import stagecast.relay.Transport;
import stagecast.relay.json.JsonText;
import stagecast.relay.wire.DeflateOffer;
import stagecast.relay.wire.Handshake;

/**
 * The opening handshake at {@code /api/events/{channel}/ws}, for any server: checks a request in the protocol's order
 * (name, method, upgrade, version, key, query, origin), finds the token, and words the refusals, also that of
 * {@link Relay#join}, which comes last. The engine knows nothing of it: it has no HTTP status and no sentence for one.
 */
public final class JoinHandshake {

    private static final String PREFIX = "/api/events/";
    private static final String SUFFIX = "/ws";
    private static final Pattern ALLOWED_IN_A_PATH = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");
    private static final Pattern BEARER = Pattern.compile("bearer(?:[ \\t](.*))?", Pattern.CASE_INSENSITIVE);
    private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(1);

    /** People stay for long: asking every second would hardly help. */
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(5);

    private static final Refused STRANGE_PAGE = new Refused(
            403,
            "forbidden",
            "This relay may not be used from the page's origin. The operator of the relay can allow it.",
            Map.of());

    private static final Refused RELAY_FULL =
            later(503, "busy", "The relay has as many connections as its operator allows", RETRY_WHEN_FULL);

    private static final Refused ADDRESS_FULL = later(
            429,
            "rate_limited",
            "Your address has as many connections as the operator of the relay allows for one. Close those that you"
                    + " don't need",
            RETRY_WHEN_FULL);

    private JoinHandshake() {}

    /** What became of the checks. */
    public sealed interface Answer {}

    /**
     * The request may join, if its token is good.
     *
     * @param options what the query says
     * @param acceptKey the value of {@code Sec-WebSocket-Accept} in the answer, status 101
     * @param extensions the value of {@code Sec-WebSocket-Extensions} there; null for none
     * @param token to be checked before, null if there is none
     */
    public record Joining(
            ChannelName channel,
            JoinOptions options,
            String acceptKey,
            @Nullable String extensions,
            @Nullable String token)
            implements Answer {

        /** What to join with. */
        public JoinRequest request(InetAddress address, Lane lane, @Nullable Identity identity) {
            return new JoinRequest(channel, address, lane, options, identity, extensions != null);
        }

        /** The whole answer, for a server that owns its bytes. */
        public byte[] response() {
            return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + acceptKey + "\r\n"
                            + (extensions == null ? "" : "Sec-WebSocket-Extensions: " + extensions + "\r\n")
                            + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "Joining[channel=" + channel + "]";
        }
    }

    /** What became of the token. */
    public sealed interface Admission {}

    /**
     * The token is good, or there is none: the connection may join, if there is room.
     *
     * @param identity who it speaks for already, null for nobody
     */
    public record Admitted(@Nullable Identity identity) implements Admission {}

    /** What became of the wish to join. */
    public sealed interface Outcome {}

    /**
     * The connection is on its channel.
     *
     * @param connection what the binding feeds with what comes in
     */
    public record Joined(Connection connection) implements Outcome {}

    /**
     * No upgrade.
     *
     * @param status the HTTP status
     * @param code the error's code
     * @param message what was wrong and what to do
     * @param headers header fields that the answer must carry
     */
    public record Refused(int status, String code, String message, Map<String, String> headers)
            implements Answer, Admission, Outcome {

        /** Keeps a copy of the fields. */
        public Refused {
            headers = Map.copyOf(headers);
        }

        /** The answer's body, of type {@code application/json}. */
        public String body() {
            String retryAfter = headers.get("Retry-After");
            return "{\"error\":{\"code\":\"" + code + "\",\"message\":"
                    + new String(JsonText.quote(message), StandardCharsets.UTF_8)
                    + (retryAfter == null ? "" : ",\"retryAfterSeconds\":" + retryAfter)
                    + "}}";
        }

        /** The whole answer, for a server that owns its bytes; it ends the connection then. */
        public byte[] response() {
            byte[] body = body().getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Refused\r\n");
            headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            head.append("Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
            byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
            byte[] whole = Arrays.copyOf(start, start.length + body.length);
            System.arraycopy(body, 0, whole, start.length, body.length);
            return whole;
        }
    }

    /**
     * Whether this is the target of a channel's WebSocket; the name may still be none.
     *
     * @param target as it stands in the request line
     */
    public static boolean isAt(String target) {
        String path = path(target);
        return path.length() >= PREFIX.length() + SUFFIX.length()
                && path.startsWith(PREFIX)
                && path.endsWith(SUFFIX)
                && path.indexOf('/', PREFIX.length()) == path.length() - SUFFIX.length();
    }

    /** Checks a request that may come from any page, and agrees to no extension. */
    public static Answer check(
            String method, String target, boolean http11, Function<String, List<String>> headerFields) {
        return check(method, target, http11, headerFields, Origins.ANY, false);
    }

    /**
     * Checks a request.
     *
     * @param method as it was sent
     * @param target as it stands in the request line, in origin form
     * @param http11 false for HTTP/1.0
     * @param headerFields the values of a field for its name, compared without case; an empty list for none
     * @param origins the pages that may join
     * @param compression whether to agree to permessage-deflate where the client offers it: what
     *     {@link RelayOptions#compression} says, and never for a server that makes frames of payloads by itself
     */
    public static Answer check(
            String method,
            String target,
            boolean http11,
            Function<String, List<String>> headerFields,
            Origins origins,
            boolean compression) {
        if (!isAt(target)) {
            return new Refused(404, "not_found", "There is nothing at this path.", Map.of());
        }
        String path = path(target);
        if (!ALLOWED_IN_A_PATH.matcher(path).matches()) {
            return new Refused(
                    400,
                    "invalid_request",
                    "The path holds a character that RFC 3986 does not allow there. Percent-encode it as UTF-8.",
                    Map.of());
        }
        ChannelName channel;
        try {
            channel = ChannelName.ofPathSegment(path.substring(PREFIX.length(), path.length() - SUFFIX.length()));
        } catch (IllegalArgumentException wrong) {
            return new Refused(400, "invalid_channel", sentence(wrong), Map.of());
        }
        Handshake.Answer handshake = Handshake.check(method, http11, headerFields);
        if (handshake instanceof Handshake.Refused refused) {
            return new Refused(refused.status(), codeOf(refused.status()), refused.message(), refused.headers());
        }
        try {
            Joining joining = new Joining(
                    channel,
                    JoinQuery.parse(target.substring(Math.min(target.length(), path.length() + 1))),
                    ((Handshake.Accepted) handshake).acceptKey(),
                    compression
                            ? DeflateOffer.answer(
                                    headerFields.apply("Sec-WebSocket-Extensions"), headerFields.apply("User-Agent"))
                            : null,
                    token(headerFields).orElse(null));
            return origins.allow(headerFields.apply("Origin")) ? joining : STRANGE_PAGE;
        } catch (IllegalArgumentException wrong) {
            return new Refused(400, "invalid_request", sentence(wrong), Map.of());
        }
    }

    /**
     * The token that a request brings in its header fields, never in its URL: {@code Authorization: Bearer} wins over
     * {@code X-Token}; another scheme is ignored. A field without a token brings an empty one, which is no valid token.
     */
    public static Optional<String> token(Function<String, List<String>> headerFields) {
        return headerFields.apply("Authorization").stream()
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .map(bearer -> Objects.requireNonNullElse(bearer.group(1), ""))
                .findFirst()
                .or(() -> headerFields.apply("X-Token").stream().findFirst())
                .map(String::strip);
    }

    /**
     * Checks the token, if there is one, and whether the relay takes newcomers. What is left is to {@linkplain #join join},
     * before the upgrade.
     *
     * @return completes, on any thread and never with a failure, with {@link Admitted} or {@link Refused}
     */
    public static CompletionStage<Admission> admit(Relay relay, Joining joining, InetAddress address) {
        if (relay.draining()) {
            return CompletableFuture.completedStage(later(503, "busy", "The relay is restarting", RETRY_AFTER_FAILURE));
        }
        if (joining.token() == null) {
            return CompletableFuture.completedStage(new Admitted(null));
        }
        try {
            return relay.authenticator()
                    .authenticate(new Credentials.Token(joining.token()), address)
                    .handle((result, failure) -> failure == null
                            ? admission(result, joining.channel())
                            : failed(relay, joining.channel(), failure));
        } catch (RuntimeException | Error fault) {
            return CompletableFuture.completedStage(failed(relay, joining.channel(), fault));
        }
    }

    /**
     * Joins, and words a refusal. Called on {@link JoinRequest#lane()}, before the upgrade; see {@link Relay#join}.
     *
     * @param transport takes what goes out; not used where the connection is refused
     * @return {@link Joined} or {@link Refused}
     */
    public static Outcome join(Relay relay, JoinRequest request, Transport transport) {
        JoinResult result = relay.join(request, transport);
        return result instanceof JoinResult.Joined joined
                ? new Joined(joined.connection())
                : result instanceof JoinResult.AddressFull ? ADDRESS_FULL : RELAY_FULL;
    }

    /** As in band: an exception is a check that was not possible now. */
    private static Refused failed(Relay relay, ChannelName channel, Throwable fault) {
        String id = relay.failed(channel, fault);
        return isError(fault)
                ? new Refused(500, "internal", "The relay failed; its log has more under the id " + id + ".", Map.of())
                : refusal(new Authenticator.Result.Busy(RETRY_AFTER_FAILURE));
    }

    private static boolean isError(Throwable fault) {
        return (fault instanceof CompletionException ? fault.getCause() : fault) instanceof Error;
    }

    private static Admission admission(Authenticator.@Nullable Result result, ChannelName channel) {
        if (result == null) {
            return refusal(new Authenticator.Result.Busy(RETRY_AFTER_FAILURE));
        }
        return result instanceof Authenticator.Result.Accepted accepted
                ? admission(accepted.identity(), channel)
                : refusal(result);
    }

    private static Admission admission(Identity identity, ChannelName channel) {
        return identity.mayUse(channel)
                ? new Admitted(identity)
                : new Refused(
                        403,
                        "forbidden",
                        "The token is a guest's on another channel. Ask for a ticket to this one, or connect without a"
                                + " token to listen.",
                        Map.of());
    }

    private static Refused refusal(Authenticator.Result result) {
        if (result instanceof Authenticator.Result.Throttled throttled) {
            return later(429, "too_many_attempts", "Too many wrong attempts", throttled.retryAfter());
        }
        if (result instanceof Authenticator.Result.Busy busy) {
            return later(503, "busy", "The relay can't check the token now", busy.retryAfter());
        }
        return new Refused(
                401,
                "invalid_credentials",
                "The token is not valid, or not any more. Log in again for a new one, or connect without a token to"
                        + " listen.",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    private static Refused later(int status, String code, String what, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new Refused(
                status,
                code,
                what + ". Wait for the seconds in Retry-After, then connect again.",
                Map.of("Retry-After", String.valueOf(seconds)));
    }

    private static String path(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 405 -> "method_not_allowed";
            case 426 -> "upgrade_required";
            default -> "invalid_request";
        };
    }

    private static String sentence(IllegalArgumentException wrong) {
        String message = String.valueOf(wrong.getMessage());
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
