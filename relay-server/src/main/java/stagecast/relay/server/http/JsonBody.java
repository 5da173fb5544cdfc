package stagecast.relay.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Reads a request's JSON object; what is wrong with it is answered here. */
final class JsonBody {

    /** What a body may have, in bytes; far more than an e-mail address and a password need. */
    static final int MAX_BYTES = 8 << 10;

    private static final String TOO_BIG = "The body may have " + MAX_BYTES + " bytes, this one has more.";

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
            receive(exchange, bytes -> parse(exchange, bytes, consumer));
        }
    }

    /** The same where the body may be left out, whatever its type: then the object is an empty one. */
    static void readIfAny(HttpServerExchange exchange, Consumer<JsonNode> consumer) {
        receive(exchange, bytes -> {
            if (bytes.length == 0) {
                consumer.accept(JSON.createObjectNode());
            } else if (isTyped(exchange)) {
                parse(exchange, bytes, consumer);
            }
        });
    }

    private static boolean isTyped(HttpServerExchange exchange) {
        List<String> types = RequestTarget.headerFields(exchange).apply("Content-Type");
        if (types.size() > 1) {
            HttpError.INVALID_REQUEST.answer(exchange, "Send one Content-Type: application/json.");
            return false;
        }
        if (types.isEmpty() || !isJson(types.get(0))) {
            HttpError.UNSUPPORTED_MEDIA_TYPE.answer(exchange, "Send the body as Content-Type: application/json.");
            return false;
        }
        return true;
    }

    private static void receive(HttpServerExchange exchange, Consumer<byte[]> consumer) {
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(MAX_BYTES);
        receiver.receiveFullBytes(
                (received, bytes) -> received(received, bytes, consumer), (failed, cause) -> notRead(failed, cause));
    }

    private static void received(HttpServerExchange exchange, byte[] bytes, Consumer<byte[]> consumer) {
        if (exchange.isResponseStarted()) {
            return; // it came too late and has had its answer
        }
        Refusal fault = RequestGate.bodyFault(exchange);
        if (fault != null) {
            fault.answer(exchange);
        } else {
            consumer.accept(bytes);
        }
    }

    private static boolean isJson(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    private static void parse(HttpServerExchange exchange, byte[] bytes, Consumer<JsonNode> consumer) {
        JsonNode body;
        try {
            // Decoded here, since Jackson would take UTF-16 and UTF-32 too, and pass over a byte order mark.
            body = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IOException e) {
            HttpError.INVALID_REQUEST.answer(exchange, "The body is not valid JSON in UTF-8.");
            return;
        }
        if (body.isObject()) {
            consumer.accept(body);
        } else {
            HttpError.INVALID_REQUEST.answer(exchange, "The body is not a JSON object.");
        }
    }

    private static void notRead(HttpServerExchange exchange, IOException cause) {
        if (cause instanceof Receiver.RequestToLargeException) {
            // The connection stays, so that the rest is thrown away: a close now would reset a peer that still sends.
            HttpError.MESSAGE_TOO_BIG.answer(exchange, TOO_BIG);
        } else {
            Refusal.malformed("The body ends before its Content-Length. Send the request again.")
                    .answer(exchange);
        }
    }
}
