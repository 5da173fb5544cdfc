package stagecast.relay.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.DateUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.MimeMappings;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves pages that lie on the class path: {@code /} is {@code index.html}, {@code /name} is {@code name.html}, and
 * {@code /name/} leads there; so does {@code /name%23…}, which is what some programs that hand on a link make of
 * {@code /name#…}. Each answer carries the header fields that keep a page to itself and let it use the phone's sensors.
 */
public final class PagesHandler implements HttpHandler {

    private static final String GZIP = "gzip";

    private static final Pattern PAGE = Pattern.compile("/[a-z0-9-]+");

    /** No name begins with a dot, so none leads out of the folder, and nothing is decoded that could. */
    private static final Pattern FILE = Pattern.compile("/|(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private static final Pattern ENCODED_FRAGMENT = Pattern.compile("/([a-z0-9-]+)/?%23(.*)");

    /** The characters besides the number sign that a program encodes if it encodes all reserved characters. */
    private static final Pattern ENCODED_SIGN = Pattern.compile("%[2-7][0-9A-Fa-f]");

    private static final Map<HttpString, String> HEADERS = Map.of(
            new HttpString("Content-Security-Policy"),
            "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action"
                    + " 'none'",
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
    private final PackedPages packed;
    private final ContentEncodingRepository encodings =
            new ContentEncodingRepository().addEncodingHandler(GZIP, new GzipEncodingProvider(), 1);

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
        this.packed = new PackedPages(contents, TYPES);
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
        String elsewhere = isPageWithSlash(path) ? ".." + withoutSlash(path) : withFragment(path);
        if (elsewhere != null) {
            exchange.getResponseHeaders().put(Headers.LOCATION, elsewhere);
            exchange.setStatusCode(StatusCodes.PERMANENT_REDIRECT).endExchange();
            return;
        }
        if (!FILE.matcher(path).matches()) {
            notFound(exchange);
            return;
        }
        String file = PAGE.matcher(path).matches() ? path + ".html" : path.equals("/") ? "/index.html" : path;
        if (takesGzip(exchange)) {
            sendPacked(exchange, file);
        } else {
            exchange.setRelativePath(file);
            files.handleRequest(exchange);
        }
    }

    private boolean takesGzip(HttpServerExchange exchange) {
        var allowed = encodings.getContentEncodings(exchange);
        return allowed != null && GZIP.equals(allowed.getCurrentContentEncoding());
    }

    private void sendPacked(HttpServerExchange exchange, String file) throws IOException {
        PackedPages.Packed page = packed.kept(file);
        if (page == null) {
            if (exchange.isInIoThread()) {
                exchange.dispatch(later -> sendPacked(later, file));
                return;
            }
            page = packed.of(file);
        }
        if (page == null) {
            notFound(exchange);
            return;
        }
        if (page.lastModified() != null) {
            exchange.getResponseHeaders().put(Headers.LAST_MODIFIED, DateUtils.toDateString(page.lastModified()));
            if (!DateUtils.handleIfModifiedSince(exchange, page.lastModified())) {
                exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
                return;
            }
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.type()).put(Headers.CONTENT_ENCODING, GZIP);
        exchange.getResponseSender().send(page.body().duplicate());
    }

    /** The relative target of a page's address whose number sign is encoded; null if it is no such address. */
    private @Nullable String withFragment(String path) throws IOException {
        Matcher encoded = ENCODED_FRAGMENT.matcher(path);
        if (!encoded.matches() || contents.getResource("/" + encoded.group(1) + ".html") == null) {
            return null;
        }
        String fragment = encoded.group(2);
        // If there is a plain =, only the number sign was encoded. Otherwise everything was encoded, once.
        String decoded = fragment.contains("=")
                ? fragment
                : ENCODED_SIGN.matcher(fragment).replaceAll(sign -> Matcher.quoteReplacement(decoded(sign.group())));
        String up = path.startsWith("/" + encoded.group(1) + "/") ? "../" : "";
        return up + encoded.group(1) + "#" + decoded;
    }

    private static String decoded(String sign) {
        char character = (char) Integer.parseInt(sign.substring(1), 16);
        return character <= ' ' || character == 0x7F || "\"<>\\^`{|}".indexOf(character) >= 0
                ? sign
                : String.valueOf(character);
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
