package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.wire.ClientFrames.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameEncoderTest {

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "5, 8105",
        "125, 817d",
        "126, 817e007e",
        "32768, 817e8000",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "2147483647, 817f000000007fffffff"
    })
    void writes_the_shortest_header(int payloadLength, String hex) {
        ByteBuffer out = ByteBuffer.allocate(WebSocketProtocol.MAX_HEADER_LENGTH);

        FrameEncoder.putHeader(out, WebSocketProtocol.TEXT, payloadLength);

        assertEquals(hex, HexFormat.of().formatHex(out.array(), 0, out.position()));
        assertEquals(out.position(), FrameEncoder.headerLength(payloadLength));
    }

    @ParameterizedTest
    @CsvSource({"1, 8100", "2, 8200", "8, 8800", "9, 8900", "10, 8a00"})
    void writes_final_frames_of_every_opcode(int opcode, String hex) {
        ByteBuffer out = ByteBuffer.allocate(2);

        FrameEncoder.putHeader(out, opcode, 0);

        assertEquals(hex, HexFormat.of().formatHex(out.array()));
    }

    @Test
    void puts_code_and_reason_into_a_close() {
        assertArrayEquals(bytes(0x03, 0xF5, 's', 'l', 'o', 'w'), FrameEncoder.closePayload(1013, "slow"));
        assertArrayEquals(bytes(0x11, 0x31), FrameEncoder.closePayload(4401, ""));
    }

    @Test
    void leaves_a_close_without_a_code_empty() {
        assertEquals(0, FrameEncoder.closePayload(WebSocketProtocol.NO_STATUS_RECEIVED, "not sent").length);
    }

    @Test
    void shortens_a_reason_between_characters() {
        byte[] payload = FrameEncoder.closePayload(1000, "x".repeat(121) + "€");

        assertEquals(123, payload.length);
        assertEquals("x".repeat(121), new String(payload, 2, 121, StandardCharsets.UTF_8));
    }

    @Test
    void keeps_a_reason_of_123_bytes() {
        assertEquals(125, FrameEncoder.closePayload(1000, "x".repeat(120) + "€").length);
    }

    @Test
    void replaces_half_a_surrogate_pair_in_a_reason() {
        assertArrayEquals(bytes(0x03, 0xE8, 'a', '?', 'b'), FrameEncoder.closePayload(1000, "a\uD83Db"));
    }

    @Test
    void writes_close_payloads_that_the_decoder_takes() {
        byte[] payload = FrameEncoder.closePayload(1001, "ä".repeat(100));
        byte[] wire = new ClientFrames()
                .frame(0x80 | WebSocketProtocol.CLOSE, payload)
                .toBytes();

        assertTrue(payload.length <= WebSocketProtocol.MAX_CONTROL_PAYLOAD);
        Feed.assertTold(wire, "close 1001 " + "ä".repeat(61));
    }
}
