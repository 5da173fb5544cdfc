package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.function.Function;

/** A request's path and header fields as they were sent, not decoded by the server. */
public final class RequestTarget {

    private RequestTarget() {}

    /** The raw path, from its first slash (of an absolute-form target too, RFC 9112 section 3.2.2). */
    public static String path(HttpServerExchange exchange) {
        String target = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return target;
        }
        int path = target.indexOf('/', target.indexOf("://") + "://".length());
        return path < 0 ? "/" : target.substring(path);
    }

    /** Whether the path has only what may stand in one (RFC 3986 section 3.3); Undertow lets brackets through. */
    public static boolean isPath(String path) {
        return path.indexOf('[') < 0 && path.indexOf(']') < 0;
    }

    /** The request's header fields, an empty list for one that it lacks. */
    public static Function<String, List<String>> headerFields(HttpServerExchange exchange) {
        return name -> {
            List<String> values = exchange.getRequestHeaders().get(name);
            return values == null ? List.of() : values;
        };
    }
}
