package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.Feed.assertTold;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of a message, reached in every cut, and what the decoder may allocate. */
class FrameLimitsTest {

    private static final String OVER_TEN_BYTES = "refused 1009 a message can have at most 10 bytes";
    private static final String OVER_THREE_FRAMES = "refused 1009 a message can have at most 3 frames";
    private static final String BYE = "close 1001 bye";

    private final ClientFrames frames = new ClientFrames();
    private final FrameDecoder idle = new FrameDecoder(1000, 10);

    @Test
    void takes_messages_up_to_the_limit() {
        frames.text("0123456789")
                .frame(TEXT, utf8("01234"))
                .frame(CONTINUATION, utf8("56"))
                .frame(FIN | CONTINUATION, utf8("789"));

        assertLimited("text 0123456789", "text 0123456789", BYE);
    }

    @Test
    void refuses_a_frame_over_the_limit() {
        frames.text("0123456789a");

        assertLimited(OVER_TEN_BYTES, BYE);
    }

    @Test
    void refuses_a_joined_message_over_the_limit_at_the_header_that_exceeds_it() {
        frames.frame(TEXT, utf8("01234")).frame(CONTINUATION, utf8("56789")).frame(CONTINUATION, utf8("a"));

        assertLimited(OVER_TEN_BYTES, BYE);
    }

    @Test
    void refuses_what_is_too_big_before_any_of_its_payload_has_come() {
        frames.frame(TEXT, utf8("0")).raw(FIN | CONTINUATION, 0x80 | 10);

        assertTold(10, 3, frames.toBytes(), OVER_TEN_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x7F})
    void refuses_the_largest_lengths(int highest) {
        frames.frame(TEXT, utf8("0")).raw(FIN | CONTINUATION, 0x80 | 127, highest, 0xFF, 0xFF, 0xFF);
        frames.raw(0xFF, 0xFF, 0xFF, 0xFF);

        assertTold(10, 3, frames.toBytes(), OVER_TEN_BYTES);
    }

    @Test
    void refuses_a_message_whose_joined_length_is_over_the_largest_number() {
        frames.frame(TEXT, utf8("0123456789")).raw(FIN | CONTINUATION, 0x80 | 127, 0x7F);
        frames.raw(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);

        assertTold(Integer.MAX_VALUE, 3, frames.toBytes(), "refused 1009 a message can have at most 2147483647 bytes");
    }

    @Test
    void takes_as_many_frames_as_allowed() {
        frames.frame(TEXT, utf8("1"))
                .frame(CONTINUATION, utf8("2"))
                .frame(FIN | CONTINUATION, utf8("3"))
                .frame(TEXT, utf8("4"))
                .frame(FIN | CONTINUATION, utf8("5"));

        assertLimited("text 123", "text 45", BYE);
    }

    @Test
    void refuses_one_frame_more() {
        frames.frame(TEXT, utf8(""))
                .frame(CONTINUATION, utf8(""))
                .frame(CONTINUATION, utf8(""))
                .frame(FIN | CONTINUATION, utf8(""));

        assertLimited(OVER_THREE_FRAMES, BYE);
    }

    @Test
    void does_not_count_control_frames_as_the_messages() {
        frames.frame(TEXT, utf8("0123456789"));
        for (int i = 0; i < 4; i++) {
            frames.ping("a ping that is longer than ten bytes");
        }
        frames.frame(FIN | CONTINUATION, utf8(""));

        String ping = "ping a ping that is longer than ten bytes";
        assertLimited(ping, ping, ping, ping, "text 0123456789", BYE);
    }

    @Test
    void takes_a_message_of_the_limit_byte_by_byte() {
        String text = "x".repeat(64 << 10);
        byte[] wire = frames.frame(TEXT, utf8("y"))
                .frame(FIN | CONTINUATION, utf8(text.substring(1)))
                .toBytes();
        Feed feed = new Feed(new FrameDecoder(64 << 10, 4096), ByteBuffer.allocate(64));

        for (int i = 0; i < wire.length; i++) {
            feed.take(wire, i, i + 1);
        }

        assertEquals(List.of("text y" + text.substring(1)), feed.told);
    }

    @Test
    void allocates_nothing_for_whole_frames() throws ProtocolException {
        for (int i = 0; i < 25_000; i++) {
            frames.text("{\"q\":[0.1,0.2,0.3,0.4]}")
                    .text("not only ASCII: äöü€😀")
                    .binary(1, 2, 3)
                    .ping("?");
        }
        byte[] wire = frames.toBytes();
        for (ByteBuffer in : List.of(ByteBuffer.allocate(wire.length), ByteBuffer.allocateDirect(wire.length))) {
            var decoder = new FrameDecoder(1000, 10);
            decodeAll(decoder, in, wire);

            long before = allocated();
            long events = decodeAll(decoder, in, wire);
            long bytes = allocated() - before;

            assertEquals(100_000, events);
            assertTrue(bytes < 50_000, bytes + " bytes for 100,000 frames");
        }
    }

    @Test
    void takes_no_more_than_a_view_for_each_buffer_that_is_read() throws ProtocolException {
        byte[] wire = frames.text("{\"q\":[0.1,0.2,0.3,0.4]}").toBytes();
        ByteBuffer in = ByteBuffer.allocateDirect(wire.length);
        var decoder = new FrameDecoder(1000, 10);
        decodeAll(decoder, in, wire);

        long before = allocated();
        for (int i = 0; i < 10_000; i++) {
            decodeAll(decoder, in, wire);
        }
        long bytes = (allocated() - before) / 10_000;

        assertTrue(bytes <= 100, bytes + " bytes for each read");
    }

    @Test
    void lets_go_of_its_input_when_idle() throws ProtocolException {
        assertCollected(readWhole(idle, frames.text("once").toBytes()));
    }

    @Test
    void lets_go_of_a_joined_message_when_idle() throws ProtocolException {
        byte[] wire = frames.text("once").toBytes();
        readWhole(idle, Arrays.copyOf(wire, 8));

        assertCollected(readWhole(idle, Arrays.copyOfRange(wire, 8, wire.length)));
    }

    @Test
    void lets_go_of_half_a_message_when_discarding() throws ProtocolException {
        byte[] wire = frames.frame(BINARY, new byte[1 << 20]).toBytes();
        ByteBuffer in = ByteBuffer.allocate(wire.length);
        FrameDecoder[] decoders = new FrameDecoder[64];

        long before = usedAfterCollection();
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = new FrameDecoder(1 << 21, 2);
            decodeAll(decoders[i], in, wire);
            decoders[i].discard();
        }
        long bytes = (usedAfterCollection() - before) / decoders.length;

        assertTrue(bytes < 1 << 19, bytes + " bytes for each of " + decoders.length);
    }

    @Test
    void takes_memory_for_what_came_not_for_what_was_declared() throws ProtocolException {
        byte[] wire = frames.raw(FIN | BINARY, 0x80 | 127, 0, 0, 0, 0, 0x3F, 0, 0, 0)
                .masked(new byte[100], 7)
                .toBytes();
        ByteBuffer in = ByteBuffer.allocate(wire.length);
        FrameDecoder[] decoders = new FrameDecoder[1000];

        long before = allocated();
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = new FrameDecoder(Integer.MAX_VALUE, 1);
            decodeAll(decoders[i], in, wire);
        }
        long bytes = (allocated() - before) / decoders.length;

        assertTrue(bytes < 500, bytes + " bytes for each of " + decoders.length);
    }

    @Test
    void takes_no_more_memory_than_the_message_has_where_that_is_known() throws ProtocolException {
        byte[] wire = frames.frame(FIN | BINARY, new byte[100]).toBytes();
        var decoder = new FrameDecoder(1 << 30, 1);

        assertEquals(FrameDecoder.Event.NEED_INPUT, decoder.next(ByteBuffer.wrap(wire, 0, 76)));
        assertEquals(FrameDecoder.Event.BINARY, decoder.next(ByteBuffer.wrap(wire, 76, wire.length - 76)));

        assertEquals(100, decoder.payload().capacity());
    }

    @Test
    void takes_memory_in_proportion_to_what_came_in_small_pieces() throws ProtocolException {
        byte[] piece = new ClientFrames().frame(CONTINUATION, new byte[100]).toBytes();
        ByteBuffer in = ByteBuffer.allocate(piece.length);
        var decoder = new FrameDecoder(1 << 30, Integer.MAX_VALUE);
        decodeAll(decoder, in, new ClientFrames().frame(BINARY, new byte[0]).toBytes());

        long before = allocated();
        for (int i = 0; i < 10_000; i++) {
            decodeAll(decoder, in, piece);
        }
        long bytes = allocated() - before;

        assertTrue(bytes < 8 * 1_000_000, bytes + " bytes for 1,000,000");
    }

    @Test
    void needs_little_memory_for_a_connection_that_only_answers_pings() throws ProtocolException {
        byte[] wire = new ClientFrames()
                .frame(FIN | WebSocketProtocol.PONG, new byte[0])
                .toBytes();
        ByteBuffer in = ByteBuffer.allocate(wire.length);
        FrameDecoder[] decoders = new FrameDecoder[10_000];

        long before = allocated();
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = new FrameDecoder(64 << 10, 4096);
            decodeAll(decoders[i], in, wire);
        }
        long bytes = (allocated() - before) / decoders.length;

        assertTrue(bytes <= 80, bytes + " bytes for each connection");
    }

    private void assertLimited(String... told) {
        assertTold(10, 3, frames.close(1001, "bye").toBytes(), told);
    }

    /** Answers the payload, which nobody else holds any more. */
    private static WeakReference<ByteBuffer> readWhole(FrameDecoder decoder, byte[] wire) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(wire);
        decoder.next(in);
        var payload = new WeakReference<>(decoder.payload());
        decoder.next(in);
        return payload;
    }

    private static void assertCollected(WeakReference<?> memory) {
        for (int i = 0; i < 100 && memory.get() != null; i++) {
            System.gc();
        }
        assertNull(memory.get(), "a decoder keeps what it needs no more");
    }

    private static long usedAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long decodeAll(FrameDecoder decoder, ByteBuffer in, byte[] wire) throws ProtocolException {
        in.clear();
        in.put(wire, 0, wire.length).flip();
        long events = 0;
        while (decoder.next(in) != FrameDecoder.Event.NEED_INPUT) {
            events++;
        }
        return events;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
