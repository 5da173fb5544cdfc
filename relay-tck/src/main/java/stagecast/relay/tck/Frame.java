package stagecast.relay.tck;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One WebSocket frame (RFC 6455 section 5.2), written apart from the relay's own codec so that a mistake there is not
 * made here again. Nothing is checked: broken frames are made with it too.
 */
public final class Frame {

    /** Opcode of a fragment that goes on with a message. */
    public static final int CONTINUATION = 0x0;
    /** Opcode of a text. */
    public static final int TEXT = 0x1;
    /** Opcode of a binary message. */
    public static final int BINARY = 0x2;
    /** Opcode of a close. */
    public static final int CLOSE = 0x8;
    /** Opcode of a ping. */
    public static final int PING = 0x9;
    /** Opcode of a pong. */
    public static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;

    private final int firstByte;
    private final byte[] payload;

    private Frame(int firstByte, byte[] payload) {
        this.firstByte = firstByte;
        this.payload = payload;
    }

    /** A frame with this first byte, which holds FIN, the reserved bits and the opcode. */
    public static Frame of(int firstByte, byte[] payload) {
        return new Frame(firstByte, payload.clone());
    }

    /** A whole text message. */
    public static Frame text(String text) {
        return new Frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole binary message. */
    public static Frame binary(byte[] payload) {
        return of(FIN | BINARY, payload);
    }

    /** A fragment that is not the last one. */
    public static Frame open(int opcode, byte[] payload) {
        return of(opcode, payload);
    }

    /** The last fragment of a message. */
    public static Frame last(byte[] payload) {
        return of(FIN | CONTINUATION, payload);
    }

    /** A ping. */
    public static Frame ping(String data) {
        return new Frame(FIN | PING, data.getBytes(StandardCharsets.UTF_8));
    }

    /** A pong. */
    public static Frame pong(String data) {
        return new Frame(FIN | PONG, data.getBytes(StandardCharsets.UTF_8));
    }

    /** A close with a code and a reason. */
    public static Frame close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + words.length)
                .putShort((short) code)
                .put(words)
                .array();
        return new Frame(FIN | CLOSE, payload);
    }

    /** Whether it is the last, or only, frame of its message. */
    public boolean fin() {
        return (firstByte & FIN) != 0;
    }

    /** The three reserved bits, as a number. */
    public int reserved() {
        return (firstByte >> 4) & 0x7;
    }

    /** What kind of frame it is. */
    public int opcode() {
        return firstByte & 0xF;
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The payload as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** A close frame's code, 1005 if it has none (section 7.1.5). */
    public int closeCode() {
        return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** A close frame's reason. */
    public String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    /** As a client sends it: masked with a random key (section 5.3). */
    public byte[] masked() {
        byte[] key = new byte[4];
        ThreadLocalRandom.current().nextBytes(key);
        byte[] body = payload.clone();
        for (int i = 0; i < body.length; i++) {
            body[i] ^= key[i % 4];
        }
        var out = header(MASK);
        out.writeBytes(key);
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** As only a server may send it. */
    public byte[] unmasked() {
        var out = header(0);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** A client's header that announces more payload than will ever be sent. */
    public static byte[] announcing(int firstByte, long length) {
        return ByteBuffer.allocate(14)
                .put((byte) firstByte)
                .put((byte) (MASK | 127))
                .putLong(length)
                .array();
    }

    private ByteArrayOutputStream header(int mask) {
        var out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.write(mask | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        return out;
    }

    @Override
    public String toString() {
        return switch (opcode()) {
            case TEXT, CONTINUATION -> "text '" + text() + "'" + (fin() ? "" : ", to be continued");
            case CLOSE -> "close " + closeCode() + " '" + closeReason() + "'";
            default -> "opcode " + opcode() + " " + Arrays.toString(payload);
        };
    }
}
