package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A frame as a peer reads it; shows itself as its text, or as its kind and its text where it is none. */
record WireFrame(int opcode, String payload) {

    /** What comes before the text of a frame that was compressed. */
    static final String DEFLATED = "deflated ";

    private static final int RSV1 = 0x40;
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
            assertEquals(0x80, first & 0xF0 & ~RSV1, "not the start of a final frame");
            int length = length(bytes);
            if (length > bytes.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            bytes.get(payload);
            boolean compressed = (first & RSV1) != 0;
            String text = shown(first & 0x0F, compressed ? inflated(payload) : payload);
            found.add(new WireFrame(first & 0x0F, compressed ? DEFLATED + text : text));
        }
        return found;
    }

    private static byte[] inflated(byte[] payload) {
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[payload.length + 2] = (byte) 0xFF;
        whole[payload.length + 3] = (byte) 0xFF;
        Inflater inflater = new Inflater(true);
        inflater.setInput(whole);
        byte[] out = new byte[1 << 20];
        try {
            return Arrays.copyOf(out, inflater.inflate(out));
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
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
