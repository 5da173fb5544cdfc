package stagecast.relay.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.CloseCode;

/** Section 8: what a connection is closed for. */
abstract class FailuresSection extends Section {

    FailuresSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_frame_without_a_mask_is_a_protocol_error() throws Exception {
        closes(CloseCode.PROTOCOL_ERROR, Frame.text("1").unmasked());
        closes(CloseCode.PROTOCOL_ERROR, Frame.ping("1").unmasked());
    }

    @Test
    void what_rfc_6455_forbids_is_a_protocol_error() throws Exception {
        for (Frame frame : List.of(
                Frame.of(0xC1, bytes("reserved bit 1")),
                Frame.of(0xA1, bytes("reserved bit 2")),
                Frame.of(0x91, bytes("reserved bit 3")),
                Frame.of(0x83, bytes("an unknown data opcode")),
                Frame.of(0x8B, bytes("an unknown control opcode")),
                Frame.of(0x09, bytes("a ping in fragments")),
                Frame.of(0x08, new byte[0]),
                Frame.ping("x".repeat(126)),
                Frame.last(bytes("nothing to continue")),
                Frame.of(0x88, new byte[1]),
                Frame.close(999, ""),
                Frame.close(1005, ""),
                Frame.close(1006, ""),
                Frame.close(5000, ""))) {
            closes(CloseCode.PROTOCOL_ERROR, frame.masked());
        }
        closes(
                CloseCode.PROTOCOL_ERROR,
                Frame.open(Frame.TEXT, bytes("a")).masked(),
                Frame.text("b").masked());
    }

    @Test
    void text_that_is_not_utf_8_is_closed_with_1007() throws Exception {
        for (int[] text : new int[][] {
            {0xFF}, {0xC0, 0x80}, {0xE0, 0x80, 0x80}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0x80}, {0xC3}
        }) {
            closes(CloseCode.NOT_UTF8, Frame.of(0x81, bytes(text)).masked());
        }
        closes(CloseCode.NOT_UTF8, Frame.of(0x88, bytes(0x03, 0xE8, 0xFF)).masked());
    }

    @Test
    void a_bad_byte_closes_before_the_rest_of_its_message_is_there() throws Exception {
        byte[] frame = Frame.of(0x01, bytes('a', 0xFF, 'b', 'c')).masked();

        closes(CloseCode.NOT_UTF8, Arrays.copyOf(frame, frame.length - 2));
        closes(
                CloseCode.NOT_UTF8,
                Frame.open(Frame.TEXT, bytes(0xE2, 0x82)).masked(),
                Frame.open(Frame.CONTINUATION, bytes('x')).masked());
    }

    @Test
    void a_character_may_be_cut_between_fragments() throws Exception {
        var listener = scene().listener("envelope=none");

        scene().sender()
                .send(
                        Frame.open(Frame.TEXT, bytes(0xE2)),
                        Frame.open(Frame.CONTINUATION, bytes(0x82)),
                        Frame.last(bytes(0xAC)));

        assertEquals("€", listener.nextText());
    }

    @Test
    void a_message_over_the_limit_is_closed_with_1009_as_soon_as_it_is_known() throws Exception {
        scene().bounds.messageBytes(1000);

        closes(CloseCode.TOO_BIG, Frame.announcing(0x81, 1 << 20));
        closes(CloseCode.TOO_BIG, Frame.announcing(0x82, 1L << 40));
        closes(CloseCode.TOO_BIG, Frame.text("x".repeat(1001)).masked());
    }

    @Test
    void a_message_over_the_limit_in_small_fragments_is_closed_with_1009() throws Exception {
        scene().bounds.messageBytes(1000);
        byte[][] pieces = new byte[101][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Frame.open(i == 0 ? Frame.TEXT : Frame.CONTINUATION, bytes("0123456789"))
                    .masked();
        }

        closes(CloseCode.TOO_BIG, pieces);
    }

    @Test
    void a_message_at_the_limit_in_small_fragments_arrives() throws Exception {
        scene().bounds.messageBytes(1000).fragments(101);
        var listener = scene().listener("envelope=none");
        var sender = scene().sender();

        for (int i = 0; i < 100; i++) {
            sender.send(Frame.open(i == 0 ? Frame.TEXT : Frame.CONTINUATION, bytes("0123456789")));
        }
        sender.send(Frame.last(new byte[0]));

        assertEquals("0123456789".repeat(100), listener.nextText());
    }

    @Test
    void a_message_of_too_many_fragments_is_closed_with_1009() throws Exception {
        scene().bounds.fragments(10);
        byte[][] pieces = new byte[11][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = Frame.open(i == 0 ? Frame.TEXT : Frame.CONTINUATION, new byte[0])
                    .masked();
        }

        closes(CloseCode.TOO_BIG, pieces);
    }

    @Test
    void messages_before_a_failure_are_handled() throws Exception {
        var listener = scene().listener();
        var client = scene().listener();

        client.send(Frame.text(scene().account().credentials()), Frame.text("1"), Frame.of(0xC1, bytes("2")));

        assertEquals("ok", client.nextText());
        assertEquals(CloseCode.PROTOCOL_ERROR, client.nextClose().closeCode());
        assertEquals(envelope("1"), listener.nextText());
    }

    /** Sends the pieces on an authenticated connection; another one hears nothing of it. */
    private void closes(int code, byte[]... pieces) throws Exception {
        var listener = scene().listener();
        var client = scene().quietSender();

        client.send(pieces);

        Frame close = client.nextClose();
        assertEquals(code, close.closeCode(), close::toString);
        scene().quietSender().send("1");
        assertEquals(envelope("1"), listener.nextText());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
