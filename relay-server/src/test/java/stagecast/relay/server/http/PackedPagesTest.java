package stagecast.relay.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.util.MimeMappings;
import org.junit.jupiter.api.Test;

class PackedPagesTest {

    private final PackedPages pages = new PackedPages(
            new ClassPathResourceManager(PagesHandler.class.getClassLoader(), "stagecast/relay/server/http/docs"),
            MimeMappings.DEFAULT);

    @Test
    void a_page_is_packed_once() throws Exception {
        assertNull(pages.kept("/index.html"));
        PackedPages.Packed first = pages.of("/index.html");

        assertNotNull(first);
        assertEquals("text/html", first.type());
        assertTrue(first.body().isReadOnly());
        assertSame(first, pages.of("/index.html"));
        assertSame(first, pages.kept("/index.html"));
    }

    @Test
    void what_is_not_there_is_not_kept() throws Exception {
        assertNull(pages.of("/nothing.html"));
        assertNull(pages.kept("/nothing.html"));
    }
}
