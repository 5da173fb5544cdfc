package stagecast.relay.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinHandshake;
import stagecast.relay.server.http.HttpError;
import stagecast.relay.server.http.RequestTarget;

/** Brings each request to its handler, by its raw path. */
final class Routes implements HttpHandler {

    private static final String USERS = "/api/users/";
    private static final String API = "/api/";

    private final HttpHandler join;
    private final @Nullable HttpHandler users;
    private final @Nullable HttpHandler pages;

    Routes(HttpHandler join, @Nullable HttpHandler users, @Nullable HttpHandler pages) {
        this.join = join;
        this.users = users;
        this.pages = pages;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        try {
            String path = RequestTarget.path(exchange);
            HttpHandler handler = handlerOf(path);
            if (handler == null) {
                HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
            } else {
                handler.handleRequest(exchange);
            }
        } catch (RuntimeException fault) {
            HttpError.internal(exchange, fault);
        }
    }

    private @Nullable HttpHandler handlerOf(String path) {
        if (JoinHandshake.isAt(path)) {
            return join;
        }
        if (path.startsWith(USERS)) {
            return users;
        }
        return path.startsWith(API) ? null : pages;
    }
}
