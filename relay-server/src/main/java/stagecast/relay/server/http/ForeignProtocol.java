package stagecast.relay.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protocols other than HTTP/1 that clients and proxies speak to an HTTP port by mistake, each with a sentence that names it
 * and says what to do. The sentence is the body of an HTTP answer: most of these clients don't show it, but a person who
 * reads the network traffic or a proxy's log sees it. A client of HTTP/2 gets it in a frame ({@link Http2Refusal}).
 */
final class ForeignProtocol {

    private static final String HERE = "This port speaks HTTP/1.1 and WebSocket";

    /** By the first byte (RFC 8446 section 5.1, RFC 1928 section 3, MQTT 3.1.1 section 2.2). */
    private static final Map<Byte, String> BY_FIRST_BYTE = Map.of(
            (byte) 0x16,
                    "This is TLS. " + HERE + " without TLS: use http:// or ws://, or the port that has TLS (tls.port).",
            (byte) 0x05, "This is SOCKS 5. " + HERE + ", and is no proxy: connect to it directly.",
            (byte) 0x04, "This is SOCKS 4. " + HERE + ", and is no proxy: connect to it directly.",
            (byte) 0x10, "This is MQTT. " + HERE + ": send messages through a WebSocket.");

    private static final String PROXY_HEADER =
            "This is the PROXY protocol, which is not read here. Switch it off in the proxy (send-proxy,"
                    + " proxy_protocol), and let the proxy name its clients in X-Forwarded-For or Forwarded"
                    + " (proxies.header).";

    /** By the beginning of the first line (RFC 9113 section 3.4, RFC 4253 section 4.2, RFC 5321 section 4.1.1.1). */
    private static final Map<String, String> BY_FIRST_LINE = new LinkedHashMap<>();

    static {
        BY_FIRST_LINE.put(
                "PRI * HTTP/2", "This is HTTP/2. " + HERE + ": use HTTP/1.1 (curl --http1.1), in a proxy too.");
        BY_FIRST_LINE.put("SSH-", "This is SSH. " + HERE + ": SSH has another port, mostly 22.");
        BY_FIRST_LINE.put("PROXY ", PROXY_HEADER);
        BY_FIRST_LINE.put("EHLO", "This is SMTP. " + HERE + ": mail has another port.");
        BY_FIRST_LINE.put("HELO", "This is SMTP. " + HERE + ": mail has another port.");
    }

    private ForeignProtocol() {}

    /**
     * The sentence for a request that begins like this, or null if the protocol is unknown.
     *
     * @param held begins with the request, without the empty lines before it
     * @param length the bytes of it that have been read, at least one
     * @param emptyLines the number of empty lines before it
     */
    static @Nullable String sentence(HeldBytes held, int length, int emptyLines) {
        byte first = held.at(0);
        if (first == 0 && emptyLines > 0) {
            return PROXY_HEADER; // version 2 begins with CR LF CR LF NUL
        }
        String byFirstByte = BY_FIRST_BYTE.get(first);
        return byFirstByte != null ? byFirstByte : sentence(held.text(0, length));
    }

    /** The sentence for this first line, or this beginning of one, or null if the protocol is unknown. */
    static @Nullable String sentence(String line) {
        for (Map.Entry<String, String> known : BY_FIRST_LINE.entrySet()) {
            if (line.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        if (line.startsWith("GET /") && line.indexOf(' ', "GET ".length()) < 0) {
            return "This is HTTP/0.9. " + HERE + ": end the first line with HTTP/1.1.";
        }
        if (line.endsWith(" RTSP/1.0") || line.endsWith(" RTSP/2.0")) {
            return "This is RTSP. " + HERE + ", no media streams.";
        }
        if (line.endsWith(" SIP/2.0")) {
            return "This is SIP. " + HERE + ", no calls.";
        }
        return null;
    }

    /** The sentence for clear text on a port with TLS. */
    static String inPlaceOfTls(String text) {
        return text.startsWith("PROXY ")
                ? PROXY_HEADER
                : "This port speaks HTTPS. Use a URL that begins with https:// or wss://.";
    }
}
