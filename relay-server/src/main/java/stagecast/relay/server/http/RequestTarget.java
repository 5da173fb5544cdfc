package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request's path and query as they stand in the request line, not decoded by the server. */
public final class RequestTarget {

    private RequestTarget() {}

    /** The raw path, from its first slash (of an absolute-form target too, RFC 9112 section 3.2.2). */
    public static String path(HttpServerExchange exchange) {
        String target = exchange.getRequestURI();
        if (exchange.isHostIncludedInRequestURI()) {
            String path = URI.create(target).getRawPath();
            return path == null || path.isEmpty() ? "/" : path;
        }
        return target;
    }

    /**
     * The query's parameters, decoded, each with all its values.
     *
     * @throws IllegalArgumentException if it is not percent-encoded; the message is fit for a client
     */
    public static Map<String, List<String>> query(HttpServerExchange exchange) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : exchange.getQueryString().split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
        }
        return parameters;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in the query % is followed by two hexadecimal digits; write %25", e);
        }
    }
}
