package stagecast.relay.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import stagecast.relay.Sender;
import stagecast.relay.join.JoinHandshake;

/** The errors that an HTTP request can meet, each with its status; the body is the same JSON as in band. */
public enum HttpError {
    INVALID_CHANNEL(400),
    INVALID_REQUEST(400),
    INVALID_MESSAGE(400),
    INVALID_CREDENTIALS(401),
    NOT_AUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    RECIPIENT_UNAVAILABLE(404),
    METHOD_NOT_ALLOWED(405),
    TIMEOUT(408),
    MESSAGE_TOO_BIG(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    TOO_MANY_ATTEMPTS(429),
    RATE_LIMITED(429),
    HEADERS_TOO_LARGE(431),
    INTERNAL(500),
    BUSY(503);

    private static final Logger LOG = LoggerFactory.getLogger(HttpError.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final int status;

    HttpError(int status) {
        this.status = status;
    }

    /** Answers a handshake that was refused. */
    public static void answer(HttpServerExchange exchange, JoinHandshake.Refused refused) {
        refused.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        exchange.setStatusCode(refused.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(refused.body());
    }

    /**
     * Answers the request with this error and ends it.
     *
     * @param message what was wrong and what to do
     */
    public void answer(HttpServerExchange exchange, String message) {
        answer(exchange, message, Map.of());
    }

    /** Answers with the sentence that a value refused to be made with. */
    void answer(HttpServerExchange exchange, IllegalArgumentException wrong) {
        String message = String.valueOf(wrong.getMessage());
        answer(exchange, Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".");
    }

    /** Answers with header fields besides. */
    public void answer(HttpServerExchange exchange, String message, Map<String, String> headers) {
        answer(exchange, body(message), headers);
    }

    /** Answers with {@link #INTERNAL}, and logs the cause under an id that the answer names. */
    public static void internal(HttpServerExchange exchange, Throwable cause) {
        ServerThreads.pass(cause);
        String id = UUID.randomUUID().toString();
        LOG.error("a request failed, id {}", id, cause);
        if (!exchange.isResponseStarted()) {
            INTERNAL.answer(exchange, "The relay failed; its log has more under the id " + id + ".");
        } else if (!exchange.isComplete()) {
            IoUtils.safeClose(exchange.getConnection()); // the client must not wait for the rest of an answer
        }
    }

    /** Answers a message that was sent over HTTP and went nowhere. */
    static void answer(HttpServerExchange exchange, Sender.Outcome.Refused refused) {
        HttpError error = valueOf(refused.code().name());
        if (refused.retryAfter() != null) {
            error.answer(exchange, refused.message(), refused.retryAfter());
            return;
        }
        ObjectNode body = error.body(refused.message());
        if (refused.to() != null) {
            body.withObject("/error").put("to", refused.to());
        }
        error.answer(exchange, body, Map.of());
    }

    /** Answers with the time after which to try again, in the body and as {@code Retry-After}. */
    public void answer(HttpServerExchange exchange, String message, Duration retryAfter) {
        answer(exchange, body(message, retryAfter), Map.of("Retry-After", String.valueOf(seconds(retryAfter))));
    }

    private static long seconds(Duration retryAfter) {
        return Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    int status() {
        return status;
    }

    /** The body of such an answer. */
    String json(String message) {
        return body(message).toString();
    }

    /** The same with the time after which to try again. */
    String json(String message, Duration retryAfter) {
        return body(message, retryAfter).toString();
    }

    private ObjectNode body(String message, Duration retryAfter) {
        ObjectNode body = body(message);
        body.withObject("/error").put("retryAfterSeconds", seconds(retryAfter));
        return body;
    }

    private ObjectNode body(String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("code", name().toLowerCase(Locale.ROOT)).put("message", message);
        return body;
    }

    private void answer(HttpServerExchange exchange, ObjectNode body, Map<String, String> headers) {
        headers.forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (status == StatusCodes.UNAUTHORIZED) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        }
        String connection = headers.get("Connection");
        if (connection != null && exchange.isHttp10()) {
            // Undertow puts its own "close" in place of ours.
            exchange.addResponseWrapper((factory, answered) -> {
                var conduit = factory.create();
                answered.getResponseHeaders().put(Headers.CONNECTION, connection + ", close");
                return conduit;
            });
        }
        send(exchange, status, body);
    }

    /** Answers with a JSON body. */
    static void send(HttpServerExchange exchange, int status, ObjectNode body) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        try {
            exchange.getResponseSender().send(ByteBuffer.wrap(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object node is always JSON", e);
        }
    }
}
