package stagecast.relay.load.client;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Encodes frames as a client must: whole messages, masked (RFC 6455 sections 5.2 and 5.3). */
public final class ClientFrames {

    public static final int LONGEST_HEADER = 14;

    private ClientFrames() {}

    /**
     * Puts one frame.
     *
     * @param out with room for {@link #LONGEST_HEADER} bytes and the payload
     * @param payload read from index 0; its position stays
     */
    public static void put(ByteBuffer out, int opcode, ByteBuffer payload, int length) {
        final int mask = ThreadLocalRandom.current().nextInt();
        out.put((byte) (0x80 | opcode));
        if (length < 126) {
            out.put((byte) (0x80 | length));
        } else if (length < 1 << 16) {
            out.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(length);
        }
        out.putInt(mask);
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            out.putInt(payload.getInt(i) ^ mask);
        }
        for (; i < length; i++) {
            out.put((byte) (payload.get(i) ^ mask >>> (24 - 8 * (i & 3))));
        }
    }

    /** One frame in a buffer of its own, ready to be written. */
    public static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(LONGEST_HEADER + payload.length);
        put(out, opcode, ByteBuffer.wrap(payload), payload.length);
        return out.flip();
    }
}
