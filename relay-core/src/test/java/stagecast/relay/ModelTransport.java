package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A transport that takes as much as it likes, and keeps some batches for longer than the call. */
final class ModelTransport implements Transport {

    private record Kept(Batch batch, int from, byte[] bytes) {}

    private final Random random;
    private final Runnable readOn;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<Kept> kept = new ArrayList<>();

    /** Whether it took less than it was given, and owes the connection a word. */
    boolean blocked;

    boolean generous;
    boolean outputEnded;

    ModelTransport(Random random, Runnable readOn) {
        this.random = random;
        this.readOn = readOn;
    }

    @Override
    public int write(Batch batch, int from, int to) {
        assertFalse(outputEnded, "written after the end of the output");
        assertFalse(blocked, "written before it could take more");
        int count = amount(to - from);
        blocked = count < to - from;
        byte[] bytes = new byte[count];
        batch.wire().clear().get(from, bytes);
        taken.writeBytes(bytes);
        if (random.nextInt(8) == 0) {
            kept.add(new Kept(batch.retain(), from, bytes));
        }
        return count;
    }

    private int amount(int offered) {
        if (generous || random.nextInt(4) > 0) {
            return offered;
        }
        return random.nextBoolean() ? 0 : random.nextInt(offered + 1);
    }

    /** What it kept must not have changed meanwhile. */
    void releaseKept() {
        for (Kept each : kept) {
            byte[] bytes = new byte[each.bytes.length];
            each.batch.wire().clear().get(each.from, bytes);
            assertArrayEquals(each.bytes, bytes, "a batch was changed while somebody held it");
            each.batch.release();
        }
        kept.clear();
    }

    @Override
    public void resumeReading() {
        readOn.run();
    }

    @Override
    public void endOutput() {
        outputEnded = true;
    }

    @Override
    public void cut() {}

    List<WireFrame> frames() {
        return WireFrame.read(taken.toByteArray());
    }
}
