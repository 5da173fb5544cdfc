package stagecast.relay.tck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The request that opens a WebSocket (RFC 6455 section 4.1), right by default and then bent as a test needs it. */
public final class Upgrade {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final String target;
    private final List<String> fields = new ArrayList<>(List.of(
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Version: 13"));
    private String method = "GET";
    private String version = "HTTP/1.1";

    private Upgrade(String target) {
        this.target = target;
    }

    /** A request that should be answered with 101. */
    public static Upgrade of(String target) {
        return new Upgrade(target);
    }

    /** Another method than GET. */
    public Upgrade method(String other) {
        method = other;
        return this;
    }

    /** Another version than HTTP/1.1. */
    public Upgrade version(String other) {
        version = other;
        return this;
    }

    /** Leaves a field out. */
    public Upgrade without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        fields.removeIf(field -> field.toLowerCase(Locale.ROOT).startsWith(start));
        return this;
    }

    /** Adds a field behind those that are there. */
    public Upgrade with(String name, String value) {
        fields.add(name + ": " + value);
        return this;
    }

    /** Gives a field another value. */
    public Upgrade instead(String name, String value) {
        return without(name).with(name, value);
    }

    /** The request's bytes. */
    public byte[] bytes() {
        String head = method + " " + target + " " + version + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
        return head.getBytes(StandardCharsets.UTF_8);
    }

    /** What the server must answer to the key (section 4.2.2). */
    public static String acceptFor(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return method + " " + target + " " + fields;
    }
}
