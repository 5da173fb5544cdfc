package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import stagecast.relay.JoinHandshake;

/** Requests that the store has to be asked for; until it has answered, the exchange waits without a thread. */
final class StoreCall {

    static final String BUSY = "The relay can't check this now. Wait for the seconds in Retry-After, then try again.";
    static final String BAD_TOKEN = "The token is not valid, or not any more. Log in again for a new one.";

    private static final String NO_TOKEN =
            "Send the token of a login as Authorization: Bearer <token>, or as X-Token: <token>.";

    private StoreCall() {}

    /**
     * Asks, and answers on the I/O thread; a stage that fails is answered with an error.
     *
     * @param answer is given what the store said, and ends the exchange
     */
    static <T> void ask(
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

    /** Goes on with the request's token; a request without one is answered here. */
    static void withToken(HttpServerExchange exchange, Consumer<String> goOn) {
        JoinHandshake.token(RequestTarget.headerFields(exchange))
                .ifPresentOrElse(goOn, () -> HttpError.INVALID_CREDENTIALS.answer(exchange, NO_TOKEN));
    }
}
