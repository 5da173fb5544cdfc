package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/** A request's path and header fields as they were sent, not decoded by the server. */
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

    /** The request's header fields, an empty list for one that it lacks. */
    public static Function<String, List<String>> headerFields(HttpServerExchange exchange) {
        return name -> {
            List<String> values = exchange.getRequestHeaders().get(name);
            return values == null ? List.of() : values;
        };
    }
}
