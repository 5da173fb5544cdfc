package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.bytes;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.Feed.assertTold;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.CLOSE;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.PONG;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule that a frame can break, in every cut; the peer's close behind the broken frame is still found. */
class FrameRulesTest {

    private static final String MINIMAL = "refused 1002 a frame's length must be written in the fewest bytes";
    private static final String NOT_UTF8 = "refused 1007 a text message must be UTF-8";
    private static final String BYE = "close 1001 bye";

    private final ClientFrames frames = new ClientFrames();

    @Test
    void refuses_a_frame_without_a_mask() {
        frames.text("fine").raw(FIN | TEXT, 5).raw('h', 'e', 'l', 'l', 'o');

        assertRefused("text fine", "refused 1002 a client's frames must be masked", BYE);
    }

    @Test
    void refuses_an_empty_frame_without_a_mask() {
        frames.raw(FIN | PING, 0);

        assertRefused("refused 1002 a client's frames must be masked", BYE);
    }

    @Test
    void refuses_a_long_frame_without_a_mask() {
        frames.raw(FIN | TEXT, 126, 1, 0).raw(new int[256]);

        assertRefused("refused 1002 a client's frames must be masked", BYE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void refuses_reserved_bits(int bits) {
        frames.frame(FIN | bits | TEXT, utf8("hello"));

        assertRefused("refused 1002 a reserved bit is set, but no extension was agreed", BYE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void refuses_reserved_opcodes(int opcode) {
        frames.frame(FIN | opcode, utf8("hello"));

        assertRefused("refused 1002 a reserved opcode", BYE);
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG})
    void refuses_a_fragmented_control_frame(int opcode) {
        frames.frame(opcode, utf8("hello"));

        assertRefused("refused 1002 a control frame must not be fragmented", BYE);
    }

    @Test
    void refuses_a_fragmented_close_and_takes_it_for_the_peers_last_word() {
        frames.frame(CLOSE, utf8(""));

        assertRefused("refused 1002 a control frame must not be fragmented", "close 1005");
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG})
    void refuses_a_control_frame_over_125_bytes(int opcode) {
        frames.frame(FIN | opcode, utf8("x".repeat(126)));

        assertRefused("refused 1002 a control frame carries at most 125 bytes, told in one byte", BYE);
    }

    @Test
    void refuses_a_ping_with_a_short_length_in_16_bits() {
        frames.raw(FIN | PING, 0x80 | 126, 0, 5).masked(utf8("hello"), 7);

        assertRefused("refused 1002 a control frame carries at most 125 bytes, told in one byte", BYE);
    }

    @Test
    void refuses_a_close_over_125_bytes_and_still_reads_its_code() {
        frames.close(4000, "x".repeat(124));

        assertRefused(
                "refused 1002 a control frame carries at most 125 bytes, told in one byte",
                "close 4000 " + "x".repeat(123));
    }

    @Test
    void refuses_a_control_frame_with_a_length_in_64_bits() {
        frames.raw(FIN | PING, 0x80 | 127, 0, 0, 0, 0, 0, 1, 0, 0).masked(new byte[0x10000], 7);
        byte[] wire = frames.close(1001, "bye").toBytes();
        Feed feed = new Feed(new FrameDecoder(100, 1), ByteBuffer.allocate(wire.length + 10));

        feed.take(wire, 0, 9);
        feed.take(wire, 9, wire.length);

        assertEquals(
                List.of("refused 1002 a control frame carries at most 125 bytes, told in one byte", BYE), feed.told);
    }

    @Test
    void refuses_a_short_length_in_16_bits() {
        frames.raw(FIN | TEXT, 0x80 | 126, 0, 125).masked(new byte[125], 7);

        assertRefused(MINIMAL, BYE);
    }

    @Test
    void refuses_a_length_of_16_bits_in_64() {
        frames.raw(FIN | TEXT, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 5).masked(utf8("hello"), 7);

        assertRefused(MINIMAL, BYE);
    }

    @Test
    void refuses_the_largest_length_of_16_bits_in_64() {
        frames.raw(FIN | TEXT, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF);

        assertTold(frames.toBytes(), MINIMAL);
    }

    @Test
    void refuses_a_length_with_the_highest_bit_and_then_knows_no_more_frames() {
        frames.raw(FIN | BINARY, 0x80 | 127, 0x80, 0, 0, 0, 0, 0, 0, 5).masked(utf8("hello"), 7);

        assertRefused("refused 1002 the highest bit of a frame's length must be 0");
    }

    @Test
    void refuses_a_continuation_of_nothing() {
        frames.text("whole").frame(FIN | CONTINUATION, utf8("more"));

        assertRefused("text whole", "refused 1002 a continuation frame, but no message to continue", BYE);
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void refuses_a_message_inside_another(int opcode) {
        frames.frame(TEXT, utf8("one")).frame(FIN | opcode, utf8("two"));

        assertRefused("refused 1002 a new message before the end of the one before", BYE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535})
    void refuses_close_codes_that_must_not_be_sent(int code) {
        frames.close(code, "x");

        assertRefused("refused 1002 a close frame can't carry the code " + code, "close " + code + " x");
    }

    @Test
    void refuses_a_close_with_half_a_code() {
        frames.frame(FIN | CLOSE, bytes(3));

        assertRefused("refused 1002 a close frame is empty or begins with a code of two bytes", "close 1005");
    }

    @Test
    void refuses_a_close_whose_reason_is_not_utf_8() {
        frames.frame(FIN | CLOSE, bytes(3, 0xE8, 'x', 0xFF));

        assertRefused("refused 1007 the reason in a close frame must be UTF-8", "close 1000 x\uFFFD");
    }

    @Test
    void refuses_a_close_whose_reason_ends_inside_a_character() {
        frames.frame(FIN | CLOSE, bytes(3, 0xE8, 0xC3));

        assertRefused("refused 1007 the reason in a close frame must be UTF-8", "close 1000 \uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                "eda080",
                "edafbf",
                "edb080",
                "edbfbf",
                "f4908080",
                "f5808080",
                "f8",
                "fe",
                "ff",
                "c3",
                "c328",
                "e282",
                "e228a1",
                "f09f98",
                "f0289f98"
            })
    void refuses_a_text_that_is_not_utf_8(String hex) {
        ClientFrames ascii = new ClientFrames().text("fine");
        byte[] bad = HexFormat.of().parseHex("61626364656667" + hex);
        ascii.frame(FIN | TEXT, bad);

        assertTold(ascii.close(1001, "bye").toBytes(), "text fine", NOT_UTF8, BYE);
    }

    @Test
    void takes_characters_of_every_length_split_between_fragments() {
        byte[] text = utf8("aä€\uFEFF\uFFFF\uD7FF\uE000😀\uDBFF\uDFFF");
        for (int i = 0; i < text.length; i++) {
            int first = (i == 0 ? TEXT : CONTINUATION) | (i == text.length - 1 ? FIN : 0);
            frames.frame(first, new byte[] {text[i]});
        }

        assertTold(frames.toBytes(), "text aä€\uFEFF\uFFFF\uD7FF\uE000😀\uDBFF\uDFFF");
    }

    @Test
    void refuses_a_bad_byte_in_a_later_fragment() {
        frames.frame(TEXT, bytes(0xE2, 0x82)).ping("between").frame(CONTINUATION, utf8("x"));

        assertRefused("ping between", NOT_UTF8, BYE);
    }

    @Test
    void refuses_a_message_that_ends_inside_a_character() {
        frames.frame(TEXT, bytes(0xE2, 0x82)).frame(FIN | CONTINUATION, utf8(""));

        assertRefused(NOT_UTF8, BYE);
    }

    @Test
    void refuses_a_bad_byte_before_the_end_of_its_frame_has_come() {
        frames.raw(FIN | TEXT, 0x80 | 126, 0x10, 0).masked(bytes('o', 'k', 0xFF), 0);

        assertTold(frames.toBytes(), NOT_UTF8);
    }

    @Test
    void refuses_a_surrogate_at_its_second_byte() {
        frames.raw(TEXT, 0x80 | 100).masked(bytes(0xED, 0xA0), 0);

        assertTold(frames.toBytes(), NOT_UTF8);
    }

    @Test
    void refuses_for_the_bad_byte_that_came_before_the_bad_frame() {
        frames.frame(TEXT, bytes(0xFF)).frame(FIN | 0x3, utf8(""));

        assertRefused(NOT_UTF8, BYE);
    }

    @Test
    void refuses_for_the_bad_frame_that_came_before_the_end_of_the_character() {
        frames.frame(TEXT, bytes(0xC3)).frame(FIN | 0x3, bytes(0x28));

        assertRefused("refused 1002 a reserved opcode", BYE);
    }

    @Test
    void lets_binary_messages_carry_anything() {
        frames.frame(BINARY, bytes(0xC3)).frame(FIN | CONTINUATION, bytes(0xFF)).text("ä");

        assertTold(frames.toBytes(), "binary c3ff", "text ä");
    }

    private void assertRefused(String... told) {
        for (String line : told) {
            assertTrue(utf8(line).length <= WebSocketProtocol.MAX_CONTROL_PAYLOAD - 2 + "refused 1002 ".length());
        }
        assertTold(frames.close(1001, "bye").toBytes(), told);
    }
}
