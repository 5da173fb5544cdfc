package stagecast.relay.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads a request's JSON object; what is wrong with it is answered here. */
final class JsonBody {

    /** What a body may have, in bytes; far more than an e-mail address and a password need. */
    static final int MAX_BYTES = 8 << 10;

    /** The body's own bound is the only one. */
    private static final JsonFactory ANY_JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_BYTES)
                    .maxNumberLength(MAX_BYTES)
                    .build())
            .build();

    private static final JsonMapper JSON = JsonMapper.builder(ANY_JSON)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private JsonBody() {}

    /** Gives the object to the consumer, on an I/O thread, or answers with an error. */
    static void read(HttpServerExchange exchange, Consumer<JsonNode> consumer) {
        if (isTyped(exchange)) {
            RequestBody.receive(exchange, MAX_BYTES, bytes -> parse(exchange, bytes, consumer));
        }
    }

    /** The same where the body may be left out, whatever its type: then the object is an empty one. */
    static void readIfAny(HttpServerExchange exchange, Consumer<JsonNode> consumer) {
        RequestBody.receive(exchange, MAX_BYTES, bytes -> {
            if (bytes.length == 0) {
                consumer.accept(JSON.createObjectNode());
            } else if (isTyped(exchange)) {
                parse(exchange, bytes, consumer);
            }
        });
    }

    private static boolean isTyped(HttpServerExchange exchange) {
        return RequestBody.type(exchange, "application/json") != null;
    }

    private static void parse(HttpServerExchange exchange, byte[] bytes, Consumer<JsonNode> consumer) {
        JsonNode object;
        try {
            object = object(bytes);
        } catch (IllegalArgumentException wrong) {
            HttpError.INVALID_REQUEST.answer(exchange, wrong);
            return;
        }
        consumer.accept(object);
    }

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException if it is no JSON object; the message is fit for a client
     */
    static JsonNode object(byte[] body) {
        JsonNode value;
        try {
            // Decoded here, since Jackson would take UTF-16 and UTF-32 too, and pass over a byte order mark.
            value = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is not valid JSON in UTF-8", e);
        }
        if (!value.isObject()) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        return value;
    }
}
