package stagecast.relay.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API's page for people at {@code /api/docs}, with what it is made of below, and its two descriptions for programs.
 * All of it lies on the class path and is read once.
 */
public final class DocsHandler implements HttpHandler {

    private static final String FOLDER = "docs/";
    private static final String PAGE = "/api/docs";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String JSON = "application/json";

    private static final Map<HttpString, String> HEADERS = Map.of(
            new HttpString("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            new HttpString("Cross-Origin-Opener-Policy"),
            "same-origin",
            new HttpString("Referrer-Policy"),
            "no-referrer",
            Headers.X_CONTENT_TYPE_OPTIONS,
            "nosniff",
            Headers.CACHE_CONTROL,
            "no-cache");

    private final Map<String, Document> documents = Map.of(
            PAGE,
            read("index.html", HTML),
            PAGE + "/docs.css",
            read("docs.css", CSS),
            PAGE + "/console.css",
            read("console.css", CSS),
            PAGE + "/docs.js",
            read("docs.js", SCRIPT),
            PAGE + "/console.js",
            read("console.js", SCRIPT),
            PAGE + "/words.js",
            read("words.js", SCRIPT),
            PAGE + "/icon.svg",
            read("icon.svg", "image/svg+xml"),
            "/api/openapi.json",
            read("openapi.json", JSON),
            "/api/asyncapi.json",
            read("asyncapi.json", JSON));

    private record Document(String contentType, ByteBuffer body, ETag tag) {}

    /** Whether a path is one of these, or lies below the page. */
    public boolean isAt(String path) {
        return documents.containsKey(path) || path.startsWith(PAGE + "/");
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HEADERS.forEach((name, value) -> exchange.getResponseHeaders().put(name, value));
        String method = exchange.getRequestMethod().toString();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            HttpError.METHOD_NOT_ALLOWED.answer(
                    exchange, "This path is there to be read: it takes GET and HEAD.", Map.of("Allow", "GET, HEAD"));
            return;
        }
        String path = RequestTarget.path(exchange);
        Document document = documents.get(path);
        if (document != null) {
            send(exchange, document);
        } else if (path.equals(PAGE + "/")) {
            exchange.getResponseHeaders().put(Headers.LOCATION, "../docs");
            exchange.setStatusCode(StatusCodes.PERMANENT_REDIRECT).endExchange();
        } else {
            HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path. The API's page is " + PAGE + ".");
        }
    }

    private static void send(HttpServerExchange exchange, Document document) {
        exchange.getResponseHeaders().put(Headers.ETAG, document.tag.toString());
        if (!ETagUtils.handleIfNoneMatch(exchange, document.tag, true)) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, document.contentType);
        exchange.getResponseSender().send(document.body.duplicate());
    }

    private static Document read(String name, String contentType) {
        try (InputStream file = DocsHandler.class.getResourceAsStream(FOLDER + name)) {
            byte[] body = present(file, name).readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            var tag = new ETag(false, HexFormat.of().formatHex(digest, 0, 16));
            return new Document(contentType, ByteBuffer.wrap(body).asReadOnlyBuffer(), tag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InputStream present(@Nullable InputStream file, String name) {
        if (file == null) {
            throw new IllegalStateException(FOLDER + name + " is missing on the class path");
        }
        return file;
    }
}
