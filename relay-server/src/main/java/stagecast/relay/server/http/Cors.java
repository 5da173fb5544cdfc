package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.List;
import stagecast.relay.join.Origins;

/**
 * Lets pages of other origins use the API, as the Fetch standard's CORS protocol has it. Never with cookies: nothing
 * here rests on them.
 */
public final class Cors {

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

    /** For how long a browser need not ask again, in seconds; browsers have their own bounds below that. */
    private static final String A_DAY = "86400";

    private final Origins origins;

    /** Admits pages of these origins. */
    public Cors(Origins origins) {
        this.origins = origins;
    }

    /**
     * Adds to the answer what a page of another origin needs to read it.
     *
     * @return true if the request was a preflight, which is answered by now
     */
    public boolean handled(HttpServerExchange exchange) {
        List<String> from = RequestTarget.headerFields(exchange).apply("Origin");
        HeaderMap answer = exchange.getResponseHeaders();
        if (!origins.any()) {
            answer.put(Headers.VARY, "Origin"); // though there is none: caches keep the answer for others
        }
        if (from.isEmpty()) {
            return false;
        }
        boolean preflight = exchange.getRequestMethod().toString().equals("OPTIONS");
        if (!origins.allow(from)) {
            return preflight && refused(exchange);
        }
        answer.put(ALLOW_ORIGIN, origins.any() ? "*" : from.get(0));
        if (preflight) {
            answer.put(ALLOW_METHODS, "GET, POST, DELETE");
            answer.put(ALLOW_HEADERS, "content-type, x-token, authorization");
            answer.put(MAX_AGE, A_DAY);
            exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
        } else {
            answer.put(EXPOSE_HEADERS, "Retry-After, WWW-Authenticate, Allow");
        }
        return preflight;
    }

    /**
     * Refuses what comes from a page that may not use the relay. For requests that ask for no token only: a page needs a
     * preflight to show one, but none to post text in its visitor's name.
     *
     * @return true if it was refused, which is answered by now
     */
    boolean refused(HttpServerExchange exchange) {
        if (origins.allow(RequestTarget.headerFields(exchange).apply("Origin"))) {
            return false;
        }
        HttpError.FORBIDDEN.answer(
                exchange,
                "This relay may not be used from the page's origin. Whoever runs the relay can add it to"
                        + " origins.allowed.");
        return true;
    }
}
