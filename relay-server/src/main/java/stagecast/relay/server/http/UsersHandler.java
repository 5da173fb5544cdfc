package stagecast.relay.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import stagecast.relay.JoinHandshake;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.auth.Logins;
import stagecast.relay.auth.TokenResult;

/** {@code /api/users/…}: logging in and out, and asking who one is. */
public final class UsersHandler implements HttpHandler {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOO_MANY =
            "Too many wrong attempts. Wait for the seconds in Retry-After, then try again.";
    private static final String BUSY =
            "The relay can't check this now. Wait for the seconds in Retry-After, then try again.";
    private static final String WRONG_CREDENTIALS = "The e-mail and password are not right. Check them and try again.";
    private static final String BAD_TOKEN = "The token is not valid, or not any more. Log in again for a new one.";
    private static final String NO_TOKEN =
            "Send the token of a login as Authorization: Bearer <token>, or as X-Token: <token>.";

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
        InetAddress address = exchange.getSourceAddress().getAddress();
        whenDone(
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
            HttpError.BUSY.answer(exchange, BUSY, busy.retryAfter());
        } else {
            HttpError.INVALID_CREDENTIALS.answer(exchange, WRONG_CREDENTIALS);
        }
    }

    private static void withToken(
            HttpServerExchange exchange,
            Function<String, CompletionStage<TokenResult>> ask,
            BiConsumer<HttpServerExchange, TokenResult.Known> known) {
        Optional<String> token = JoinHandshake.token(RequestTarget.headerFields(exchange));
        if (token.isEmpty()) {
            HttpError.INVALID_CREDENTIALS.answer(exchange, NO_TOKEN);
            return;
        }
        whenDone(exchange, () -> ask.apply(token.get()), (answered, result) -> {
            if (result instanceof TokenResult.Known found) {
                known.accept(answered, found);
            } else if (result instanceof TokenResult.Busy busy) {
                HttpError.BUSY.answer(answered, BUSY, busy.retryAfter());
            } else {
                HttpError.INVALID_CREDENTIALS.answer(answered, BAD_TOKEN);
            }
        });
    }

    private static void answerLogout(HttpServerExchange exchange, TokenResult.Known ended) {
        exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
    }

    private static void answerMe(HttpServerExchange exchange, TokenResult.Known known) {
        ObjectNode body = JSON.createObjectNode()
                .put("userId", known.userId())
                .put("email", known.email())
                .put("expiresAt", known.expiresAt().toString());
        HttpError.send(exchange, StatusCodes.OK, body);
    }

    /** Answers on the I/O thread once the store has; until then the exchange waits without a thread. */
    private static <T> void whenDone(
            HttpServerExchange exchange, Supplier<CompletionStage<T>> start, BiConsumer<HttpServerExchange, T> answer) {
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> start.get()
                        .whenComplete((result, failure) -> exchange.getIoThread()
                                .execute(() -> {
                                    if (failure == null) {
                                        answer.accept(exchange, result);
                                    } else {
                                        HttpError.internal(exchange, failure);
                                    }
                                })));
    }
}
