package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.Feed.assertTold;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.CLOSE;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.PONG;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    @Test
    void reads_the_masked_example_of_rfc_6455_section_5_7() {
        assertTold(HexFormat.of().parseHex("818537fa213d7f9f4d5158"), "text Hello");
    }

    @Test
    void reads_one_frame_behind_the_other() {
        byte[] wire = new ClientFrames()
                .text("one")
                .binary(0, 255, 128)
                .text("")
                .text("two, a little longer than sixteen bytes")
                .toBytes();

        assertTold(wire, "text one", "binary 00ff80", "text ", "text two, a little longer than sixteen bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 124, 125, 126, 127, 1000})
    void reads_every_form_of_a_length(int length) {
        String text = "0123456789".repeat(100).substring(0, length);

        assertTold(new ClientFrames().text(text).text("next").toBytes(), "text " + text, "text next");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536})
    void reads_lengths_around_the_form_in_64_bits(int length) {
        String text = "x".repeat(length);
        Feed feed = new Feed(new FrameDecoder(65_536, 1), ByteBuffer.allocate(length + 100));
        byte[] wire = new ClientFrames().text(text).text("next").toBytes();

        feed.take(wire, 0, wire.length);
        feed.take(wire, 0, 1000);
        feed.take(wire, 1000, wire.length);

        assertEquals(List.of("text " + text, "text next", "text " + text, "text next"), feed.told);
    }

    @Test
    void takes_a_mask_of_zeros() {
        assertTold(new ClientFrames().frame(FIN | TEXT, utf8("plain text"), 0).toBytes(), "text plain text");
    }

    @Test
    void joins_fragments() {
        byte[] wire = new ClientFrames()
                .frame(TEXT, utf8("one, "))
                .frame(CONTINUATION, utf8("two, "))
                .frame(FIN | CONTINUATION, utf8("three"))
                .frame(BINARY, utf8("12"))
                .frame(FIN | CONTINUATION, utf8("3"))
                .text("after")
                .toBytes();

        assertTold(wire, "text one, two, three", "binary 313233", "text after");
    }

    @Test
    void joins_empty_fragments() {
        byte[] wire = new ClientFrames()
                .frame(TEXT, utf8(""))
                .frame(CONTINUATION, utf8(""))
                .frame(FIN | CONTINUATION, utf8("late"))
                .frame(BINARY, utf8(""))
                .frame(FIN | CONTINUATION, utf8(""))
                .frame(TEXT, utf8("early"))
                .frame(FIN | CONTINUATION, utf8(""))
                .toBytes();

        assertTold(wire, "text late", "binary ", "text early");
    }

    @Test
    void tells_of_control_frames_between_fragments_at_once() {
        byte[] wire = new ClientFrames()
                .frame(TEXT, utf8("one, "))
                .ping("are you there?")
                .frame(CONTINUATION, utf8("two, "))
                .frame(FIN | PONG, utf8("yes"))
                .frame(FIN | PING, utf8(""))
                .frame(FIN | CONTINUATION, utf8("three"))
                .toBytes();

        assertTold(wire, "ping are you there?", "pong yes", "ping ", "text one, two, three");
    }

    @Test
    void tells_of_a_close_between_fragments_and_forgets_the_message() {
        byte[] wire =
                new ClientFrames().frame(TEXT, utf8("one, ")).close(1001, "bye").toBytes();

        assertTold(wire, "close 1001 bye");
    }

    @Test
    void takes_control_frames_of_125_bytes() {
        String data = "x".repeat(125);
        byte[] wire = new ClientFrames()
                .ping(data)
                .frame(FIN | PONG, utf8(data))
                .close(1000, "y".repeat(123))
                .toBytes();

        assertTold(wire, "ping " + data, "pong " + data, "close 1000 " + "y".repeat(123));
    }

    @Test
    void lets_a_ping_carry_what_is_not_utf_8() {
        byte[] wire = new ClientFrames()
                .frame(FIN | PING, ClientFrames.bytes(0xFF))
                .text("next")
                .toBytes();

        assertTold(wire, "ping \uFFFD", "text next");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4401, 4999})
    void takes_the_close_codes_that_may_be_sent(int code) {
        assertTold(new ClientFrames().close(code, "Tschüß").toBytes(), "close " + code + " Tschüß");
        assertTold(new ClientFrames().close(code, "").toBytes(), "close " + code);
    }

    @Test
    void tells_of_an_empty_close_as_1005() {
        assertTold(new ClientFrames().frame(FIN | CLOSE, utf8("")).toBytes(), "close 1005");
    }

    @Test
    void throws_away_what_comes_behind_a_close() {
        byte[] wire = new ClientFrames()
                .close(1000, "")
                .text("too late")
                .raw(0xFF, 0xFF)
                .close(1001, "")
                .toBytes();

        assertTold(wire, "close 1000");
    }

    @Test
    void hands_out_a_whole_message_where_it_lies() throws ProtocolException {
        ByteBuffer in =
                ByteBuffer.wrap(new ClientFrames().text("in place").text("more").toBytes());
        var decoder = new FrameDecoder(100, 1);

        decoder.next(in);
        in.put(6, (byte) 'I');

        assertEquals("In place", decode(decoder.payload()));
    }

    @Test
    void leaves_its_input_alone_when_a_payload_is_read() throws ProtocolException {
        ByteBuffer in =
                ByteBuffer.wrap(new ClientFrames().text("one").text("two").toBytes());
        var decoder = new FrameDecoder(100, 1);

        decoder.next(in);
        decoder.payload().get();
        decoder.payload().limit(decoder.payload().position());

        assertEquals(FrameDecoder.Event.TEXT, decoder.next(in));
        assertEquals("two", decode(decoder.payload()));
    }

    @Test
    void keeps_a_cut_message_when_the_input_is_overwritten() throws ProtocolException {
        byte[] wire = new ClientFrames().text("cut here").toBytes();
        ByteBuffer in = ByteBuffer.wrap(wire.clone(), 0, 10);
        var decoder = new FrameDecoder(100, 1);

        assertEquals(FrameDecoder.Event.NEED_INPUT, decoder.next(in));
        Arrays.fill(in.array(), (byte) '!');

        assertEquals(FrameDecoder.Event.TEXT, decoder.next(ByteBuffer.wrap(wire, 10, 4)));
        assertEquals("cut here", decode(decoder.payload()));
    }

    @Test
    void reads_from_a_different_buffer_at_each_call() throws ProtocolException {
        var decoder = new FrameDecoder(100, 1);

        decoder.next(ByteBuffer.wrap(new ClientFrames().text("one").toBytes()));
        assertEquals("one", decode(decoder.payload()));
        decoder.next(ByteBuffer.wrap(new ClientFrames().text("two").toBytes()));
        assertEquals("two", decode(decoder.payload()));
    }

    @Test
    void may_be_set_to_take_nothing_but_empty_messages_in_one_frame() {
        byte[] wire = new ClientFrames().text("").binary().text("0").toBytes();

        assertTold(0, 1, wire, "text ", "binary ", "refused 1009 a message can have at most 0 bytes");
    }

    @Test
    void refuses_bounds_that_let_nothing_through() {
        assertThrows(IllegalArgumentException.class, () -> new FrameDecoder(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FrameDecoder(1, 0));
    }

    private static String decode(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload).toString();
    }
}
