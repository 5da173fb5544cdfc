package stagecast.relay.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stagecast.relay.ChannelName;

/**
 * What a channel offers over HTTP, {@code /api/events/{channel}} and beneath it: finds the route, and checks the
 * channel's name, then the method. Immutable.
 */
public final class ChannelRoutes implements HttpHandler {

    /** Where the paths of channels begin. */
    public static final String PREFIX = "/api/events/";

    private static final String ID = "/{id}";

    /** Answers the requests of one route. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Called on an I/O thread, so it does not block.
         *
         * @param id what stands for {@code {id}} in the route, as it was sent; empty where the route has none
         */
        void handle(HttpServerExchange exchange, ChannelName channel, String id);
    }

    /**
     * One of a channel's paths with one method.
     *
     * @param path what comes after the channel's name: nothing, {@code /things} or <code>/things/{id}</code>
     */
    public record Route(String method, String path, Handler handler) {}

    private final Map<String, Map<String, Handler>> handlers = new HashMap<>();

    /** Makes a handler of these routes; all other paths are answered with 404. */
    public ChannelRoutes(List<Route> routes) {
        for (Route route : routes) {
            handlers.computeIfAbsent(route.path(), path -> new TreeMap<>()).put(route.method(), route.handler());
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String path = RequestTarget.path(exchange).substring(PREFIX.length());
        String name = upToSlash(path);
        String beneath = path.substring(name.length());
        String thing = beneath.isEmpty() ? "" : "/" + upToSlash(beneath.substring(1));
        String id = beneath.substring(Math.min(beneath.length(), thing.length() + 1));
        Map<String, Handler> methods = handlers.get(beneath.equals(thing) ? thing : thing + ID);
        if (methods == null || id.indexOf('/') >= 0 || beneath.endsWith("/")) {
            HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
            return;
        }
        ChannelName channel = channel(exchange, name);
        if (channel != null) {
            handle(exchange, methods, channel, id);
        }
    }

    private static void handle(
            HttpServerExchange exchange, Map<String, Handler> methods, ChannelName channel, String id) {
        Handler handler = methods.get(exchange.getRequestMethod().toString());
        if (handler == null) {
            String allowed = String.join(", ", methods.keySet());
            HttpError.METHOD_NOT_ALLOWED.answer(exchange, "This path takes " + allowed + ".", Map.of("Allow", allowed));
        } else {
            handler.handle(exchange, channel, id);
        }
    }

    /** Null where the name is none, and that has been answered. */
    private static @Nullable ChannelName channel(HttpServerExchange exchange, String segment) {
        try {
            return ChannelName.ofPathSegment(segment);
        } catch (IllegalArgumentException wrong) {
            HttpError.INVALID_CHANNEL.answer(exchange, wrong);
            return null;
        }
    }

    private static String upToSlash(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
