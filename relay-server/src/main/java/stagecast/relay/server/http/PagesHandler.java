package stagecast.relay.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.MimeMappings;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Serves pages that lie on the class path: {@code /} is {@code index.html}, {@code /name} is {@code name.html}, and
 * {@code /name/} leads there. Each
 * answer carries the header fields that keep a page to itself and let it use the phone's sensors.
 */
public final class PagesHandler implements HttpHandler {

    private static final Pattern PAGE = Pattern.compile("/[a-z0-9-]+");

    /** No name begins with a dot, so none leads out of the folder, and nothing is decoded that could. */
    private static final Pattern FILE = Pattern.compile("/|(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private static final Map<HttpString, String> HEADERS = Map.of(
            new HttpString("Content-Security-Policy"),
            "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            new HttpString("Permissions-Policy"),
            "accelerometer=(self), gyroscope=(self), magnetometer=(self)",
            new HttpString("Referrer-Policy"),
            "no-referrer",
            Headers.X_CONTENT_TYPE_OPTIONS,
            "nosniff",
            Headers.CACHE_CONTROL,
            "no-cache",
            Headers.VARY,
            "Accept-Encoding");

    private static final MimeMappings TYPES =
            MimeMappings.builder().addMapping("mjs", "text/javascript").build();

    private final ResourceManager contents;
    private final HttpHandler files;
    private final HttpHandler packed;

    /**
     * Makes a handler.
     *
     * @param anchor the class beside whose package the folder lies
     * @param folder relative to that package
     */
    public PagesHandler(Class<?> anchor, String folder) {
        String root = anchor.getPackageName().replace('.', '/') + "/" + folder;
        this.contents = new ClassPathResourceManager(anchor.getClassLoader(), root);
        ResourceHandler resources = new ResourceHandler(contents, this::notFound);
        resources.setDirectoryListingEnabled(false);
        resources.setMimeMappings(TYPES);
        this.files = resources;
        this.packed = new EncodingHandler(
                resources, new ContentEncodingRepository().addEncodingHandler("gzip", new GzipEncodingProvider(), 1));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        putHeaders(exchange);
        String method = exchange.getRequestMethod().toString();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            HttpError.METHOD_NOT_ALLOWED.answer(
                    exchange, "This path is a page: it takes GET and HEAD.", Map.of("Allow", "GET, HEAD"));
            return;
        }
        String path = RequestTarget.path(exchange);
        if (isPageWithSlash(path)) {
            exchange.getResponseHeaders().put(Headers.LOCATION, ".." + withoutSlash(path));
            exchange.setStatusCode(StatusCodes.PERMANENT_REDIRECT).endExchange();
            return;
        }
        if (!FILE.matcher(path).matches()) {
            notFound(exchange);
            return;
        }
        if (PAGE.matcher(path).matches()) {
            exchange.setRelativePath(path + ".html");
        }
        // Without a body its packed length is not known, and the other one would be wrong (RFC 9110 section 8.6).
        (method.equals("HEAD") ? files : packed).handleRequest(exchange);
    }

    private boolean isPageWithSlash(String path) throws IOException {
        return path.endsWith("/")
                && PAGE.matcher(withoutSlash(path)).matches()
                && contents.getResource(withoutSlash(path) + ".html") != null;
    }

    private static String withoutSlash(String path) {
        return path.substring(0, path.length() - 1);
    }

    private static void putHeaders(HttpServerExchange exchange) {
        HEADERS.forEach((name, value) -> exchange.getResponseHeaders().put(name, value));
    }

    private void notFound(HttpServerExchange exchange) {
        putHeaders(exchange); // some were taken away again
        HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
    }
}
