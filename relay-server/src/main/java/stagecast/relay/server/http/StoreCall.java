package stagecast.relay.server.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.SameThreadExecutor;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stagecast.relay.join.JoinHandshake;

/** Requests that the store has to be asked for; until it has answered, the exchange waits without a thread. */
final class StoreCall {

    static final String BUSY = "The relay can't check this now. Wait for the seconds in Retry-After, then try again.";
    static final String BAD_TOKEN = "The token is not valid, or not any more. Log in again for a new one.";

    /** Set while an exchange waits. */
    private static final AttachmentKey<Boolean> WAITING = AttachmentKey.create(Boolean.class);

    private static final String NO_TOKEN =
            "Log in first: send the token of a login as Authorization: Bearer <token>, or as X-Token: <token>.";

    private StoreCall() {}

    /**
     * Asks the store, then continues on the I/O thread, like a handler: the continuation may read the body, answer, or ask
     * again. It does not run if the exchange was answered meanwhile because its body is late. If the stage fails, the answer
     * is an error.
     *
     * @param goOn gets the store's result
     */
    static <T> void ask(
            HttpServerExchange exchange, Supplier<CompletionStage<T>> start, BiConsumer<HttpServerExchange, T> goOn) {
        exchange.putAttachment(WAITING, true);
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
            try {
                var unused = start.get()
                        .whenComplete((result, failure) ->
                                exchange.getIoThread().execute(() -> goOn(exchange, result, failure, goOn)));
            } catch (RuntimeException | Error fault) {
                exchange.removeAttachment(WAITING);
                HttpError.internal(exchange, fault);
            }
        });
    }

    private static <T> void goOn(
            HttpServerExchange exchange,
            T result,
            @Nullable Throwable failure,
            BiConsumer<HttpServerExchange, T> goOn) {
        exchange.removeAttachment(WAITING);
        if (exchange.isResponseStarted()) {
            return;
        }
        Connectors.executeRootHandler(
                resumed -> {
                    if (failure != null) {
                        HttpError.internal(resumed, failure);
                        return;
                    }
                    try {
                        goOn.accept(resumed, result);
                    } catch (RuntimeException | Error fault) {
                        HttpError.internal(resumed, fault);
                    }
                },
                exchange);
    }

    /** Whether the exchange waits for the store, so that nothing reads its body. */
    static boolean isWaiting(HttpServerExchange exchange) {
        return exchange.getAttachment(WAITING) != null;
    }

    /** Where the request comes from. */
    static InetAddress address(HttpServerExchange exchange) {
        return exchange.getSourceAddress().getAddress();
    }

    /** Goes on with the request's token; a request without one is answered here. */
    static void withToken(HttpServerExchange exchange, Consumer<String> goOn) {
        JoinHandshake.token(RequestTarget.headerFields(exchange))
                .ifPresentOrElse(goOn, () -> notAuthenticated(exchange));
    }

    /** Answers a request that has to bring a token and brings none. */
    static void notAuthenticated(HttpServerExchange exchange) {
        HttpError.NOT_AUTHENTICATED.answer(exchange, NO_TOKEN);
    }
}
