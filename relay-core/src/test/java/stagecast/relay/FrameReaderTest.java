package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private final List<String> told = new ArrayList<>();
    private boolean wantsMore = true;
    private int segments;

    private final FrameReader reader = new FrameReader(
            new Connection() {
                @Override
                public void onBytes() {
                    segments++;
                }

                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    told.add(StandardCharsets.UTF_8.decode(whole).toString());
                    return wantsMore;
                }

                @Override
                public void onPing(ByteBuffer data) {
                    told.add("ping");
                }

                @Override
                public void onPong() {
                    told.add("pong");
                }

                @Override
                public void onClose(int code, String reason) {
                    told.add("close " + code);
                }

                @Override
                public void onProtocolError(int code, String reason) {
                    told.add("error " + code);
                }

                @Override
                public void onFailure(Throwable cause) {
                    told.add("failure " + cause.getMessage());
                }

                @Override
                public void onGone() {}

                @Override
                public void onWritable() {}
            },
            Limits.DEFAULTS);

    /** Masked with zeros, which leave the payload as it is. */
    private static ByteBuffer frames(int opcode, String... texts) {
        ByteBuffer out = ByteBuffer.allocate(1024);
        for (String text : texts) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            out.put((byte) (0x80 | opcode))
                    .put((byte) (0x80 | payload.length))
                    .putInt(0)
                    .put(payload);
        }
        return out.flip();
    }

    @Test
    void keeps_what_stands_behind_a_message_that_is_thought_about() {
        wantsMore = false;

        assertFalse(reader.feed(frames(1, "a", "b", "c")));
        assertEquals(List.of("a"), told);
        assertTrue(reader.isFull());
        assertThrows(IllegalStateException.class, () -> reader.feed(frames(1, "d")));

        assertFalse(reader.resume());
        assertEquals(List.of("a", "b"), told);
        assertTrue(reader.resume());
        wantsMore = true;
        assertTrue(reader.resume());
        assertTrue(reader.feed(frames(1, "d")));
        assertEquals(List.of("a", "b", "c", "d"), told);
    }

    @Test
    void what_is_kept_for_long_is_not_copied_for_each_message() {
        wantsMore = false;
        ByteBuffer many = ByteBuffer.allocate(64 << 10);
        int messages = many.capacity() / 7;
        for (int i = 0; i < messages; i++) {
            many.put(frames(1, "a"));
        }
        reader.feed(many.flip());

        long before = allocated();
        for (int i = 1; i < messages - 1; i++) {
            assertFalse(reader.resume());
        }
        long allocated = allocated() - before;

        assertEquals(messages - 1, told.size());
        assertTrue(allocated < 64L * many.capacity(), "allocated " + allocated);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void reads_on_until_something_stands_behind_it() {
        wantsMore = false;

        assertTrue(reader.feed(frames(1, "a")));
        assertFalse(reader.feed(frames(1, "b")));
        assertEquals(List.of("a"), told);

        wantsMore = true;
        assertTrue(reader.resume());
        assertEquals(List.of("a", "b"), told);
    }

    @Test
    void tells_of_every_segment_whatever_it_holds() {
        ByteBuffer whole = frames(1, "abc");

        reader.feed(whole.duplicate().limit(3));
        assertEquals(1, segments);
        reader.feed(whole.position(3));

        assertEquals(2, segments);
        assertEquals(List.of("abc"), told);
    }

    @Test
    void tells_a_close_that_breaks_the_rules_as_an_error_and_as_a_close() {
        reader.feed(frames(8, "x"));

        assertEquals("error 1002", told.get(0));
        assertTrue(told.get(1).startsWith("close"), told::toString);
    }

    @Test
    void a_decoder_that_fails_ends_the_connection_and_reads_nothing_more() {
        ByteBuffer masked = ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 5});

        assertTrue(reader.feed(masked.asReadOnlyBuffer())); // it is unmasked in place, which fails
        assertTrue(reader.feed(frames(1, "a")));

        assertEquals(List.of("failure null"), told);
    }
}
