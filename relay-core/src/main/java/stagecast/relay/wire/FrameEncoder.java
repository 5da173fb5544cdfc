package stagecast.relay.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Writes a server's frames (RFC 6455 section 5.2): never masked, never fragmented. */
public final class FrameEncoder {

    /** Opcode of a text frame. */
    public static final int TEXT = 0x1;
    /** Opcode of a binary frame. */
    public static final int BINARY = 0x2;
    /** Opcode of a close frame. */
    public static final int CLOSE = 0x8;
    /** Opcode of a ping. */
    public static final int PING = 0x9;
    /** Opcode of a pong. */
    public static final int PONG = 0xA;

    /** The longest header that a server's frame can have, in bytes. */
    public static final int MAX_HEADER_LENGTH = 10;

    /** What a control frame can carry, in bytes (RFC 6455 section 5.5). */
    public static final int MAX_CONTROL_PAYLOAD = 125;

    /** The bit of the first byte by which a message is said to be compressed: RSV1 (RFC 7692 section 6). */
    static final int COMPRESSED = 0x40;

    private static final int FIN = 0x80;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private FrameEncoder() {}

    /** How many bytes the header before so many bytes of payload takes. */
    public static int headerLength(int payloadLength) {
        if (payloadLength < LENGTH_IN_16_BITS) {
            return 2;
        }
        return payloadLength <= 0xFFFF ? 4 : MAX_HEADER_LENGTH;
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
        } else if (payloadLength <= 0xFFFF) {
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
        if (code == FrameDecoder.NO_CODE) {
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
