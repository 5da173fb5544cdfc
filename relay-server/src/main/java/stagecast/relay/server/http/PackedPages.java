package stagecast.relay.server.http;

import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.MimeMappings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Pages compressed with gzip. Each is compressed at the first request and kept, because pages do not change while the process
 * runs; so there are at most as many as files in the folder. Thread-safe.
 */
final class PackedPages {

    /**
     * A page.
     *
     * @param body read-only; a sender takes a duplicate
     * @param type the media type
     * @param lastModified null where the class path does not tell
     */
    record Packed(ByteBuffer body, String type, @Nullable Date lastModified) {}

    private final ResourceManager contents;
    private final MimeMappings types;
    private final Map<String, Packed> kept = new ConcurrentHashMap<>();

    PackedPages(ResourceManager contents, MimeMappings types) {
        this.contents = contents;
        this.types = types;
    }

    /** The page at this path if it is compressed already; never blocks. */
    @Nullable
    Packed kept(String path) {
        return kept.get(path);
    }

    /** The page at this path, compressed now if necessary; null if there is none. Reads a file. */
    @Nullable
    Packed of(String path) throws IOException {
        try {
            return kept.computeIfAbsent(path, this::pack);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private @Nullable Packed pack(String path) {
        try {
            Resource resource = contents.getResource(path);
            if (resource == null || resource.isDirectory()) {
                return null;
            }
            var packed = new ByteArrayOutputStream();
            try (InputStream file = resource.getUrl().openStream();
                    var gzip = new GZIPOutputStream(packed)) {
                file.transferTo(gzip);
            }
            String type = resource.getContentType(types);
            return new Packed(
                    ByteBuffer.wrap(packed.toByteArray()).asReadOnlyBuffer(),
                    type == null ? "application/octet-stream" : type,
                    resource.getLastModified());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
