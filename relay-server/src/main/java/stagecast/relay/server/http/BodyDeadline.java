package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** Ends a request whose body does not arrive in time, whoever reads it, and though nobody should. */
public final class BodyDeadline {

    /** What the answer has to leave in, before the connection is cut. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private BodyDeadline() {}

    /** Begins to wait for the body, if there is one. */
    public static void start(HttpServerExchange exchange, Duration timeout) {
        if (!exchange.isRequestComplete()) {
            XnioExecutor.Key key = after(exchange, timeout, () -> late(exchange));
            exchange.addExchangeCompleteListener((ended, next) -> {
                key.remove();
                next.proceed();
            });
        }
    }

    private static void late(HttpServerExchange exchange) {
        if (exchange.isRequestComplete()) {
            return;
        }
        if (exchange.isResponseStarted()) {
            IoUtils.safeClose(exchange.getConnection());
            return;
        }
        exchange.setPersistent(false);
        // A handshake that was accepted waits for the end of its body.
        exchange.getResponseHeaders().remove(Headers.UPGRADE);
        exchange.getResponseHeaders().remove("Sec-WebSocket-Accept");
        if (StoreCall.isWaiting(exchange)) {
            HttpError.BUSY.answer(exchange, StoreCall.BUSY, RETRY_AFTER); // the body may be there, but is not read yet
        } else {
            HttpError.TIMEOUT.answer(exchange, "The body did not arrive in time. Send the request again, all at once.");
        }
        // Undertow would wait for the rest of the body before it lets go of the connection.
        after(exchange, FAREWELL, () -> IoUtils.safeClose(exchange.getConnection()));
    }

    private static XnioExecutor.Key after(HttpServerExchange exchange, Duration delay, Runnable task) {
        return exchange.getIoThread().executeAfter(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
