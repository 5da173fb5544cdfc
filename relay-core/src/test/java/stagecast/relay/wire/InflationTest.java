package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.RSV1;
import static stagecast.relay.wire.ClientFrames.bytes;
import static stagecast.relay.wire.ClientFrames.deflated;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {

    private static final int WHOLE_TEXT = FIN | RSV1 | TEXT;
    private static final String NO_DEFLATE =
            "refused 1007 a message can't be inflated by itself (client_no_context_takeover was agreed)";
    private static final String NO_UTF_8 = "refused 1007 a text message must be UTF-8";
    private static final byte[] HELLO = bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);

    @Test
    void reads_the_examples_of_rfc_7692_section_7_2_3() {
        assertText("Hello", HELLO);
        assertText("Hello", 0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00);
        assertText("Hello", 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00);
        assertText("Hello", 0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00);
        assertText("", 0x00);
    }

    @Test
    void reads_fragments_and_what_stands_between_them() {
        byte[] wire = new ClientFrames()
                .frame(RSV1 | TEXT, bytes(0xf2, 0x48, 0xcd))
                .ping("now")
                .frame(CONTINUATION, bytes())
                .frame(FIN | CONTINUATION, bytes(0xc9, 0xc9, 0x07, 0x00))
                .text("plain")
                .frame(RSV1 | BINARY, bytes())
                .frame(FIN | CONTINUATION, HELLO)
                .frame(TEXT, utf8("pl"))
                .frame(FIN | CONTINUATION, utf8("ain"))
                .close(1000, "")
                .toBytes();

        Feed.assertInflated(
                100, wire, "ping now", "text Hello", "text plain", "binary 48656c6c6f", "text plain", "close 1000");
    }

    @Test
    void the_last_block_may_end_with_the_message_or_be_followed_by_others() {
        assertText("Hello", 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
        assertText("HelloHello", 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
        assertText("Hello", 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x03, 0x00, 0x03, 0x00, 0x01);
        assertText("");
    }

    @Test
    void knows_no_window_of_the_message_before() {
        byte[] wire = new ClientFrames()
                .frame(WHOLE_TEXT, HELLO)
                .frame(WHOLE_TEXT, bytes(0xf2, 0x00, 0x11, 0x00, 0x00))
                .toBytes();

        Feed.assertInflated(100, wire, "text Hello", NO_DEFLATE);
    }

    @Test
    void refuses_what_is_no_deflate_or_ends_amid_a_block() {
        assertNoDeflate(bytes(0xff, 0xff, 0xff, 0xff));
        assertNoDeflate(bytes(0x00, 0x05, 0x00, 0xfa, 0xfe, 0x48));
        assertNoDeflate(bytes(0x00, 0x20, 0x00, 0xdf, 0xff, 0x48));
        assertNoDeflate(Arrays.copyOf(HELLO, 3));
        byte[] behindIt = Arrays.copyOf(HELLO, 9);
        behindIt[7] = 0x07;
        assertNoDeflate(behindIt);
    }

    @Test
    void refuses_bad_utf_8_before_the_message_is_whole() {
        byte[] bad = deflated(bytes('a', 0xC0, 0x80));
        byte[] wire = new ClientFrames()
                .frame(RSV1 | TEXT, Arrays.copyOf(bad, bad.length - 1))
                .frame(CONTINUATION, bytes(0))
                .toBytes();

        Feed.assertInflated(100, wire, NO_UTF_8);
        assertRefused(NO_UTF_8, deflated(bytes(0xE2, 0x82)));
        assertRefused(NO_UTF_8, bytes(0x00, 0x01, 0x00, 0xFE, 0xFF, 0xC0, 0x07)); // and then no deflate
        Feed.assertInflated(
                100, new ClientFrames().frame(FIN | RSV1 | BINARY, bad).toBytes(), "binary 61c080");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x10, 0x30, 0x60, 0x50, 0x70})
    void other_reserved_bits_stay_forbidden(int bits) {
        byte[] wire = new ClientFrames().frame(FIN | bits | TEXT, HELLO).toBytes();

        Feed.assertInflated(100, wire, "refused 1002 a reserved bit is set that no extension uses");
    }

    @Test
    void only_a_message_s_first_frame_may_say_that_it_is_compressed() {
        String refused = "refused 1002 only a message's first frame says that it is compressed";

        Feed.assertInflated(
                100,
                new ClientFrames()
                        .frame(RSV1 | TEXT, HELLO)
                        .frame(FIN | RSV1 | CONTINUATION, bytes())
                        .toBytes(),
                refused);
        Feed.assertInflated(
                100, new ClientFrames().frame(FIN | RSV1 | PING, HELLO).toBytes(), refused);
        Feed.assertTold(
                new ClientFrames().frame(WHOLE_TEXT, HELLO).toBytes(),
                "refused 1002 a reserved bit is set, but no extension was agreed");
    }

    @Test
    void the_limit_is_on_what_comes_out() {
        byte[] most = deflated(utf8("x".repeat(5000)));
        byte[] tooMany = deflated(utf8("x".repeat(5001)));

        Feed.assertInflated(5000, new ClientFrames().frame(WHOLE_TEXT, most).toBytes(), "text " + "x".repeat(5000));
        Feed.assertInflated(
                5000,
                new ClientFrames().frame(WHOLE_TEXT, tooMany).toBytes(),
                "refused 1009 a message can have at most 5000 bytes");
    }

    @Test
    void noise_that_compression_makes_longer_is_within_the_limit() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        byte[] longer = deflated(noise);
        assertTrue(longer.length > noise.length);
        ByteBuffer in = ByteBuffer.allocate(6000);
        Feed feed = new Feed(Feed.inflating(new InflaterPool(), 5000), in);

        feed.take(new ClientFrames().frame(FIN | RSV1 | BINARY, longer).toBytes(), 0, 8 + longer.length);

        assertEquals(List.of("binary " + HexFormat.of().formatHex(noise)), feed.told);
    }

    @Test
    void the_longest_that_a_simple_compressor_makes_is_within_the_limit() {
        int length = 5000;
        // a block of fixed codes, nine bits of ones for each byte 255, its end, and an empty stored block
        String bits = "010" + "1".repeat(9 * length) + "0".repeat(7) + "000";
        byte[] compressed = new byte[(bits.length() + 7) / 8];
        for (int i = 0; i < bits.length(); i++) {
            compressed[i / 8] |= (byte) (bits.charAt(i) == '1' ? 1 << (i % 8) : 0);
        }
        byte[] wire = new ClientFrames().frame(FIN | RSV1 | BINARY, compressed).toBytes();
        Feed feed = new Feed(Feed.inflating(new InflaterPool(), length), ByteBuffer.allocate(6000));

        feed.take(wire, 0, wire.length);

        assertEquals(List.of("binary " + "ff".repeat(length)), feed.told);
    }

    @Test
    void a_message_may_become_far_longer_than_it_came() {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; numbers.length() < 60_000; i++) {
            numbers.append(i).append(' ');
        }
        byte[] wire = new ClientFrames()
                .frame(WHOLE_TEXT, deflated(utf8(numbers.toString())))
                .toBytes();
        Feed feed = new Feed(Feed.inflating(new InflaterPool(), 64 << 10), ByteBuffer.allocate(60_000));

        feed.take(wire, 0, wire.length);

        assertEquals(List.of("text " + numbers), feed.told);
    }

    @Test
    void a_bomb_is_refused_as_soon_as_it_has_made_too_much() {
        byte[] bomb = deflated(new byte[1 << 20]);
        assertTrue(bomb.length < 1100);
        byte[] start = Arrays.copyOf(bomb, 200);

        Feed.assertInflated(
                64 << 10,
                new ClientFrames().frame(FIN | RSV1 | BINARY, bomb).toBytes(),
                "refused 1009 a message can have at most 65536 bytes");
        Feed.assertInflated(
                64 << 10,
                new ClientFrames().frame(RSV1 | BINARY, start).toBytes(),
                "refused 1009 a message can have at most 65536 bytes");
    }

    @Test
    void blocks_that_hold_nothing_are_not_endless() {
        var frames = new ClientFrames();
        byte[] nothing =
                bytes(0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0xff, 0xff);
        frames.frame(RSV1 | TEXT, nothing);
        for (int i = 0; i < 50; i++) {
            frames.frame(CONTINUATION, nothing).frame(CONTINUATION, nothing);
        }

        Feed feed = new Feed(Feed.inflating(new InflaterPool(), 1), ByteBuffer.allocate(5000));
        byte[] wire = frames.toBytes();
        feed.take(wire, 0, wire.length);

        assertEquals(List.of("refused 1009 a message can have at most 100 frames"), feed.told);
        Feed.assertInflated(
                1,
                new ClientFrames().raw(WHOLE_TEXT, 0xFE, 0, 126).toBytes(),
                "refused 1009 a message can have at most 1 bytes");
    }

    @Test
    void what_can_t_be_a_message_within_the_limit_is_refused_by_its_announced_length() {
        Feed.assertInflated(
                1000,
                new ClientFrames()
                        .raw(WHOLE_TEXT, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0)
                        .toBytes(),
                "refused 1009 a message can have at most 1000 bytes");
        Feed.assertInflated(
                1000,
                new ClientFrames()
                        .frame(RSV1 | TEXT, bytes(0))
                        .raw(CONTINUATION, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)
                        .toBytes(),
                "refused 1009 a message can have at most 1000 bytes");
    }

    private static void assertText(String expected, int... compressed) {
        assertText(expected, bytes(compressed));
    }

    private static void assertText(String expected, byte[] compressed) {
        byte[] wire = new ClientFrames()
                .frame(WHOLE_TEXT, compressed)
                .frame(WHOLE_TEXT, HELLO)
                .toBytes();

        Feed.assertInflated(100, wire, "text " + expected, "text Hello");
    }

    /** As binary, for what comes out of it before may be no UTF-8 either. */
    private static void assertNoDeflate(byte[] compressed) {
        Feed.assertInflated(
                100, new ClientFrames().frame(FIN | RSV1 | BINARY, compressed).toBytes(), NO_DEFLATE);
    }

    private static void assertRefused(String refusal, byte[] compressed) {
        Feed.assertInflated(
                100, new ClientFrames().frame(WHOLE_TEXT, compressed).toBytes(), refusal);
    }
}
