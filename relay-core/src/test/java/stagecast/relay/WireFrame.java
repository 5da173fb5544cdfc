package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A frame as a peer reads it; shows itself as its text, or as its kind and its text where it is none. */
record WireFrame(int opcode, String payload) {

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** All whole frames; what follows the last one is only part of a frame, and left out. */
    static List<WireFrame> read(byte[] wire) {
        List<WireFrame> found = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(wire);
        while (bytes.remaining() >= 2) {
            int first = bytes.get() & 0xFF;
            assertEquals(0x80, first & 0xF0, "not the start of a final frame");
            int length = length(bytes);
            if (length > bytes.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            bytes.get(payload);
            found.add(new WireFrame(first & 0x0F, shown(first & 0x0F, payload)));
        }
        return found;
    }

    private static int length(ByteBuffer bytes) {
        int length = bytes.get();
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > bytes.remaining()) {
            return Integer.MAX_VALUE;
        }
        return more == 0 ? length : more == 2 ? bytes.getShort() & 0xFFFF : (int) bytes.getLong();
    }

    private static String shown(int opcode, byte[] payload) {
        return opcode == CLOSE && payload.length >= 2
                ? String.valueOf(ByteBuffer.wrap(payload).getShort())
                : new String(payload, StandardCharsets.UTF_8);
    }

    boolean isPong() {
        return opcode == PONG;
    }

    @Override
    public String toString() {
        return switch (opcode) {
            case CLOSE -> "close " + payload;
            case PING -> "ping " + payload;
            case PONG -> "pong " + payload;
            case BINARY -> "binary " + payload;
            case TEXT -> payload;
            default -> throw new AssertionError("no server sends opcode " + opcode);
        };
    }
}
