package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's body; what is wrong with how it comes is answered here. */
final class RequestBody {

    private static final byte[] NO_BODY = {};

    private RequestBody() {}

    /**
     * Gives the whole body to the consumer, on an I/O thread, or answers with an error.
     *
     * @param maxBytes a longer one is answered with 413
     */
    static void receive(HttpServerExchange exchange, int maxBytes, Consumer<byte[]> consumer) {
        if (exchange.getRequestContentLength() > maxBytes) {
            tooBig(exchange, maxBytes);
        } else if (exchange.isRequestComplete()) {
            consumer.accept(NO_BODY);
        } else {
            BodyReader.read(
                    exchange,
                    maxBytes,
                    bytes -> received(exchange, bytes, consumer),
                    () -> tooBig(exchange, maxBytes),
                    () -> cutShort(exchange));
        }
    }

    /**
     * The type of the body, without its parameters; another one, or more than one, is answered here.
     *
     * @param wanted types in lower case
     * @return null where that has been answered
     */
    static @Nullable String type(HttpServerExchange exchange, String... wanted) {
        List<String> types = RequestTarget.headerFields(exchange).apply("Content-Type");
        String type =
                types.isEmpty() ? "" : types.get(0).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (types.size() > 1) {
            HttpError.INVALID_REQUEST.answer(exchange, "Send one Content-Type.");
            return null;
        }
        if (!List.of(wanted).contains(type)) {
            HttpError.UNSUPPORTED_MEDIA_TYPE.answer(
                    exchange, "Send the body as Content-Type: " + String.join(" or ", wanted) + ".");
            return null;
        }
        return type;
    }

    private static void received(HttpServerExchange exchange, byte[] bytes, Consumer<byte[]> consumer) {
        if (exchange.isResponseStarted()) {
            return; // it came too late and has had its answer
        }
        Refusal fault = RequestGate.bodyFault(exchange);
        if (fault != null) {
            LastAnswer.refuse(exchange, fault);
        } else {
            consumer.accept(bytes);
        }
    }

    private static void tooBig(HttpServerExchange exchange, int maxBytes) {
        if (!exchange.isResponseStarted()) {
            LastAnswer.announce(exchange);
            HttpError.MESSAGE_TOO_BIG.answer(
                    exchange, "The body may have " + maxBytes + " bytes, this one has more. Send less at once.");
        }
    }

    private static void cutShort(HttpServerExchange exchange) {
        if (!exchange.isResponseStarted()) {
            LastAnswer.refuse(
                    exchange, Refusal.malformed("The body ends before its Content-Length. Send the request again."));
        }
    }
}
