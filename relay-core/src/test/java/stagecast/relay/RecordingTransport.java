package stagecast.relay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A transport that keeps what it takes, up to a capacity that the test sets. */
final class RecordingTransport implements Transport {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int capacity = Integer.MAX_VALUE;
    int writes;
    int resumed;
    boolean outputEnded;
    boolean cut;

    @Override
    public int write(Batch batch, int from, int to) {
        writes++;
        int count = Math.min(capacity, to - from);
        byte[] bytes = new byte[count];
        batch.wire().clear().get(from, bytes);
        taken.writeBytes(bytes);
        capacity -= count;
        return count;
    }

    @Override
    public void resumeReading() {
        resumed++;
    }

    @Override
    public void endOutput() {
        outputEnded = true;
    }

    @Override
    public void cut() {
        cut = true;
    }

    /** The payloads of all whole frames taken so far, a close as {@code close CODE}. */
    List<String> frames() {
        List<String> found = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(taken.toByteArray());
        while (bytes.remaining() >= 2) {
            int opcode = bytes.get() & 0x0F;
            int length = bytes.get();
            if (length == 126) {
                length = bytes.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = (int) bytes.getLong();
            }
            if (length > bytes.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            bytes.get(payload);
            found.add(
                    opcode == 8
                            ? "close " + ByteBuffer.wrap(payload).getShort()
                            : (opcode == 10 ? "pong " : "") + new String(payload, StandardCharsets.UTF_8));
        }
        return found;
    }
}
