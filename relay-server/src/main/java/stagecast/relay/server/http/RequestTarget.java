package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.function.Function;

/** A request's path and header fields as they were sent, not decoded by the server. */
public final class RequestTarget {

    private RequestTarget() {}

    /** The raw path. Every target is in origin form here, whatever the client sent ({@link RequestLine}). */
    public static String path(HttpServerExchange exchange) {
        return exchange.getRequestURI();
    }

    /** The request's header fields, an empty list for one that it lacks. */
    public static Function<String, List<String>> headerFields(HttpServerExchange exchange) {
        return name -> {
            List<String> values = exchange.getRequestHeaders().get(name);
            return values == null ? List.of() : values;
        };
    }
}
