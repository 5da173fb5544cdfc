package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.ACCEPT_SUFFIX;
import static stagecast.relay.wire.WebSocketProtocol.KEY_BYTES;
import static stagecast.relay.wire.WebSocketProtocol.KEY_LENGTH;
import static stagecast.relay.wire.WebSocketProtocol.VERSION;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Checks a client's opening handshake (RFC 6455 section 4.2), for servers that write the answer themselves. */
public final class Handshake {

    private static final Map<String, String> UPGRADE_HEADERS =
            Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", VERSION);

    private Handshake() {}

    /** What to answer. */
    public sealed interface Answer {}

    /**
     * Status 101 with {@code Upgrade: websocket} and {@code Connection: Upgrade}, if nothing else stands against it.
     *
     * @param acceptKey the value of {@code Sec-WebSocket-Accept}
     */
    public record Accepted(String acceptKey) implements Answer {}

    /**
     * No upgrade.
     *
     * @param status the HTTP status: 405, 426 or 400
     * @param message what was wrong and what to do, fit for a client
     * @param headers header fields that such an answer must carry
     */
    public record Refused(int status, String message, Map<String, String> headers) implements Answer {

        /** Keeps a copy of the fields. */
        public Refused {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Checks, in this order, method, {@code Upgrade} and {@code Connection}, version, key; the first that is wrong is
     * answered.
     *
     * @param method the request's method, as it was sent
     * @param http11 false for HTTP/1.0, which knows no upgrade
     * @param headerFields the values of a field for its name, each as it was sent; an empty list for none. Names are to
     *     be compared without case
     */
    public static Answer check(String method, boolean http11, Function<String, List<String>> headerFields) {
        if (!method.equals("GET")) {
            return new Refused(405, "A WebSocket is opened with GET, not with " + method + ".", Map.of("Allow", "GET"));
        }
        if (!http11) {
            return upgradeRequired("A WebSocket is opened with HTTP/1.1, this request is HTTP/1.0; behind a proxy, let"
                    + " the proxy speak HTTP/1.1 to the server.");
        }
        if (!hasToken(headerFields.apply("Upgrade"), "websocket")) {
            return upgradeRequired("This address speaks WebSocket: open it with a WebSocket client, which sends"
                    + " \"Upgrade: websocket\"; behind a proxy, let the proxy pass that on.");
        }
        if (!hasToken(headerFields.apply("Connection"), "upgrade")) {
            return upgradeRequired("The request lacks \"Connection: Upgrade\", which a WebSocket client sends; behind a"
                    + " proxy, let the proxy set it.");
        }
        List<String> versions = headerFields.apply("Sec-WebSocket-Version");
        if (versions.size() != 1 || !versions.get(0).strip().equals(VERSION)) {
            return upgradeRequired("This server speaks WebSocket version " + VERSION + " (RFC 6455): send"
                    + " \"Sec-WebSocket-Version: " + VERSION + "\", once.");
        }
        List<String> keys = headerFields.apply("Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.get(0).strip())) {
            return new Refused(
                    400, "Send one Sec-WebSocket-Key: 16 random bytes in base64, which is 24 characters.", Map.of());
        }
        return new Accepted(acceptKey(keys.get(0).strip()));
    }

    private static Refused upgradeRequired(String message) {
        return new Refused(426, message, UPGRADE_HEADERS);
    }

    /** Several fields are one list (RFC 9110 section 5.3). */
    private static boolean hasToken(List<String> fields, String token) {
        for (String field : fields) {
            for (String element : field.split(",", -1)) {
                if (element.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        try {
            // The decoder would do without the padding.
            return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String acceptKey(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
