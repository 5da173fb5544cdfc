package stagecast.relay.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Writes what clients send, right or wrong, byte by byte: the plain counterpart that the decoder is tested with. */
final class ClientFrames {

    static final int FIN = 0x80;
    static final int CONTINUATION = 0x0;

    /** Of the first frame of a compressed message. */
    static final int RSV1 = 0x40;

    private static final int MASK = 0x37FA213D;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A frame as it should be. */
    ClientFrames frame(int first, byte[] payload) {
        return frame(first, payload, MASK);
    }

    ClientFrames frame(int first, byte[] payload, int mask) {
        int length = payload.length;
        if (length < 126) {
            raw(first, 0x80 | length);
        } else if (length <= 0xFFFF) {
            raw(first, 0x80 | 126, length >>> 8, length);
        } else {
            raw(first, 0x80 | 127, 0, 0, 0, 0, length >>> 24, length >>> 16, length >>> 8, length);
        }
        return masked(payload, mask);
    }

    ClientFrames text(String text) {
        return frame(FIN | WebSocketProtocol.TEXT, utf8(text));
    }

    ClientFrames binary(int... bytes) {
        return frame(FIN | WebSocketProtocol.BINARY, bytes(bytes));
    }

    ClientFrames ping(String data) {
        return frame(FIN | WebSocketProtocol.PING, utf8(data));
    }

    ClientFrames close(int code, String reason) {
        byte[] told = utf8(reason);
        return frame(
                FIN | WebSocketProtocol.CLOSE,
                ByteBuffer.allocate(2 + told.length)
                        .putShort((short) code)
                        .put(told)
                        .array());
    }

    /** The mask and the payload behind it. */
    ClientFrames masked(byte[] payload, int mask) {
        raw(mask >>> 24, mask >>> 16, mask >>> 8, mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ (mask >>> (24 - 8 * (i % 4))));
        }
        return this;
    }

    ClientFrames raw(int... bytes) {
        out.writeBytes(bytes(bytes));
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** What is sent for a message: ends at a byte, without the four bytes that are left out. */
    static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length + message.length / 16 + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }

    static byte[] bytes(int... bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) bytes[i];
        }
        return result;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
