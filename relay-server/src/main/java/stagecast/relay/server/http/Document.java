package stagecast.relay.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.util.Map;

/** Answers with the same bytes to everybody. Thread-safe. */
public final class Document implements HttpHandler {

    private final String type;
    private final byte[] content;

    /**
     * Makes one.
     *
     * @param type the media type
     * @param content copied
     */
    public Document(String type, byte[] content) {
        this.type = type;
        this.content = content.clone();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String method = exchange.getRequestMethod().toString();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            HttpError.METHOD_NOT_ALLOWED.answer(
                    exchange, "This path is a document: it takes GET and HEAD.", Map.of("Allow", "GET, HEAD"));
            return;
        }
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, type)
                .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .put(Headers.CACHE_CONTROL, "no-cache");
        exchange.getResponseSender().send(ByteBuffer.wrap(content));
    }
}
