package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;
import stagecast.relay.PartialInput;

/**
 * Ends a request whose body does not arrive in time, or for which there is no memory, whether a handler reads the body or not.
 */
public final class BodyDeadline {

    /** The memory of an exchange and its connection, in bytes, not counting the body. */
    private static final int BYTES_OF_AN_EXCHANGE = 8 << 10;

    private static final AttachmentKey<PartialInput> PARTIAL = AttachmentKey.create(PartialInput.class);

    private BodyDeadline() {}

    /**
     * Begins to wait for the body, if there is one.
     *
     * @param timeout how long the body may take
     * @param inputs makes the account of the unfinished body
     */
    public static void start(HttpServerExchange exchange, Duration timeout, PartialInputs inputs) {
        if (exchange.isRequestComplete()) {
            return;
        }
        XnioExecutor.Key key = after(exchange, timeout, () -> late(exchange));
        PartialInput partial =
                inputs.of(exchange.getIoThread(), exchange.getSourceAddress().getAddress(), () -> noRoom(exchange));
        exchange.putAttachment(PARTIAL, partial);
        exchange.addExchangeCompleteListener((ended, next) -> {
            key.remove();
            partial.close();
            next.proceed();
        });
        grew(exchange, 0);
    }

    /** Reports the memory that is kept of the body now, including what came with the head in the gate, in bytes. */
    static void grew(HttpServerExchange exchange, int memory) {
        PartialInput partial = exchange.getAttachment(PARTIAL);
        if (partial != null) {
            partial.holds(BYTES_OF_AN_EXCHANGE + memory + RequestGate.memory(exchange));
        }
    }

    private static void late(HttpServerExchange exchange) {
        if (StoreCall.isWaiting(exchange)) {
            end(exchange, HttpError.BUSY, StoreCall.BUSY); // the body may be there, but is not read yet
        } else {
            end(exchange, HttpError.TIMEOUT, "The body did not arrive in time. Send the request again, all at once.");
        }
    }

    /** Ends the request at the bound of all unfinished input. */
    static void noRoom(HttpServerExchange exchange) {
        end(exchange, Refusal.NO_ROOM.error(), Refusal.NO_ROOM.message());
    }

    private static void end(HttpServerExchange exchange, HttpError error, String message) {
        if (exchange.isRequestComplete()) {
            return;
        }
        if (exchange.isResponseStarted()) {
            LastAnswer.cut(exchange);
            return;
        }
        LastAnswer.announce(exchange);
        // A handshake that was accepted waits for the end of its body.
        exchange.getResponseHeaders().remove(Headers.UPGRADE);
        exchange.getResponseHeaders().remove("Sec-WebSocket-Accept");
        if (error == HttpError.BUSY) {
            error.answer(exchange, message, Refusal.RETRY_AFTER);
        } else {
            error.answer(exchange, message);
        }
    }

    private static XnioExecutor.Key after(HttpServerExchange exchange, Duration delay, Runnable task) {
        return exchange.getIoThread().executeAfter(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
