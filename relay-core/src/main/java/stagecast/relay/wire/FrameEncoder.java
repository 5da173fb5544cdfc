package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.FIN;
import static stagecast.relay.wire.WebSocketProtocol.LENGTH_IN_16_BITS;
import static stagecast.relay.wire.WebSocketProtocol.LENGTH_IN_64_BITS;
import static stagecast.relay.wire.WebSocketProtocol.MAX_CONTROL_PAYLOAD;
import static stagecast.relay.wire.WebSocketProtocol.MAX_HEADER_LENGTH;
import static stagecast.relay.wire.WebSocketProtocol.MAX_LENGTH_IN_16_BITS;
import static stagecast.relay.wire.WebSocketProtocol.NO_STATUS_RECEIVED;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Writes a server's frames (RFC 6455 section 5.2): never masked, never fragmented. */
public final class FrameEncoder {

    private FrameEncoder() {}

    /** How many bytes the header before so many bytes of payload takes. */
    public static int headerLength(int payloadLength) {
        if (payloadLength < LENGTH_IN_16_BITS) {
            return 2;
        }
        return payloadLength <= MAX_LENGTH_IN_16_BITS ? 4 : MAX_HEADER_LENGTH;
    }

    /**
     * Puts the header of a final frame at the buffer's position.
     *
     * @param out in big-endian order, as buffers are made
     */
    public static void putHeader(ByteBuffer out, int opcode, int payloadLength) {
        out.put((byte) (FIN | opcode));
        if (payloadLength < LENGTH_IN_16_BITS) {
            out.put((byte) payloadLength);
        } else if (payloadLength <= MAX_LENGTH_IN_16_BITS) {
            out.put((byte) LENGTH_IN_16_BITS).putShort((short) payloadLength);
        } else {
            out.put((byte) LENGTH_IN_64_BITS).putLong(payloadLength);
        }
    }

    /**
     * A close frame's payload (section 5.5.1).
     *
     * @param code 1005 makes it empty: there is no such code on the wire
     * @param reason shortened, between characters, to the 123 bytes that fit
     */
    public static byte[] closePayload(int code, String reason) {
        if (code == NO_STATUS_RECEIVED) {
            return new byte[0];
        }
        ByteBuffer out = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD).putShort((short) code);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(reason), out, true);
        byte[] payload = new byte[out.position()];
        out.flip().get(payload);
        return payload;
    }
}
