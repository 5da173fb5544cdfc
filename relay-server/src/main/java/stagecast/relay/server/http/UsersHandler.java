package stagecast.relay.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.auth.Logins;
import stagecast.relay.auth.TokenResult;

/** {@code /api/users/…}: logging in and out, and asking who one is. */
public final class UsersHandler implements HttpHandler {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOO_MANY =
            "Too many wrong attempts, or all tokens that this account may have are in use. Wait for the seconds in"
                    + " Retry-After, then try again.";
    private static final String WRONG_CREDENTIALS = "The e-mail and password are not right. Check them and try again.";

    private final Logins logins;

    /** Makes a handler; the look-ups run on the logins' own threads. */
    public UsersHandler(Logins logins) {
        this.logins = logins;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        switch (RequestTarget.path(exchange)) {
            case "/api/users/login" -> {
                if (isMethod(exchange, "POST")) {
                    JsonBody.read(exchange, body -> login(exchange, body));
                }
            }
            case "/api/users/logout" -> {
                if (isMethod(exchange, "POST")) {
                    withToken(exchange, logins::logout, UsersHandler::answerLogout);
                }
            }
            case "/api/users/me" -> {
                if (isMethod(exchange, "GET")) {
                    withToken(exchange, logins::me, UsersHandler::answerMe);
                }
            }
            default -> HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
        }
    }

    private static boolean isMethod(HttpServerExchange exchange, String method) {
        if (exchange.getRequestMethod().toString().equals(method)) {
            return true;
        }
        HttpError.METHOD_NOT_ALLOWED.answer(exchange, "This path takes " + method + ".", Map.of("Allow", method));
        return false;
    }

    private void login(HttpServerExchange exchange, JsonNode body) {
        JsonNode email = body.get("email");
        JsonNode password = body.get("password");
        if (email == null || !email.isTextual() || password == null || !password.isTextual()) {
            HttpError.INVALID_REQUEST.answer(
                    exchange, "Send {\"email\":\"…\",\"password\":\"…\"} with both as strings.");
            return;
        }
        InetAddress address = StoreCall.address(exchange);
        StoreCall.ask(
                exchange,
                () -> logins.login(email.textValue(), password.textValue(), address),
                UsersHandler::answerLogin);
    }

    private static void answerLogin(HttpServerExchange exchange, LoginResult result) {
        if (result instanceof LoginResult.LoggedIn loggedIn) {
            exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
            ObjectNode body = JSON.createObjectNode()
                    .put("token", loggedIn.token())
                    .put("userId", loggedIn.userId())
                    .put("email", loggedIn.email())
                    .put("expiresAt", loggedIn.expiresAt().toString());
            HttpError.send(exchange, StatusCodes.OK, body);
        } else if (result instanceof LoginResult.Throttled throttled) {
            HttpError.TOO_MANY_ATTEMPTS.answer(exchange, TOO_MANY, throttled.retryAfter());
        } else if (result instanceof LoginResult.Busy busy) {
            HttpError.BUSY.answer(exchange, StoreCall.BUSY, busy.retryAfter());
        } else {
            HttpError.INVALID_CREDENTIALS.answer(exchange, WRONG_CREDENTIALS);
        }
    }

    private static void withToken(
            HttpServerExchange exchange,
            BiFunction<String, InetAddress, CompletionStage<TokenResult>> ask,
            BiConsumer<HttpServerExchange, TokenResult> known) {
        StoreCall.withToken(
                exchange,
                token -> StoreCall.ask(
                        exchange, () -> ask.apply(token, StoreCall.address(exchange)), (answered, result) -> {
                            if (result instanceof TokenResult.Busy busy) {
                                HttpError.BUSY.answer(answered, StoreCall.BUSY, busy.retryAfter());
                            } else if (result instanceof TokenResult.Rejected) {
                                HttpError.INVALID_CREDENTIALS.answer(answered, StoreCall.BAD_TOKEN);
                            } else {
                                known.accept(answered, result);
                            }
                        }));
    }

    private static void answerLogout(HttpServerExchange exchange, TokenResult ended) {
        exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
    }

    private static void answerMe(HttpServerExchange exchange, TokenResult known) {
        ObjectNode body = JSON.createObjectNode();
        if (known instanceof TokenResult.Known account) {
            body.put("userId", account.userId())
                    .put("email", account.email())
                    .put("expiresAt", account.expiresAt().toString());
        } else if (known instanceof TokenResult.Guest guest) {
            body.put("userId", guest.userId())
                    .put("channel", guest.channel().value())
                    .put("expiresAt", guest.expiresAt().toString());
        }
        HttpError.send(exchange, StatusCodes.OK, body);
    }
}
