package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Optional;

/** The token that a request brings in its header fields; never one from the URL. */
public final class Tokens {

    private static final HttpString X_TOKEN = new HttpString("X-Token");
    private static final String BEARER = "Bearer ";

    private Tokens() {}

    /** {@code Authorization: Bearer} wins over {@code X-Token}; another scheme is ignored. */
    public static Optional<String> of(HttpServerExchange exchange) {
        HeaderValues authorization = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (authorization != null) {
            for (String value : authorization) {
                if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                    return Optional.of(value.substring(BEARER.length()).strip());
                }
            }
        }
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(X_TOKEN))
                .map(String::strip);
    }
}
