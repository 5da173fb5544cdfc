package stagecast.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A transport that keeps what it takes, up to a capacity that the test sets. */
final class RecordingTransport implements Transport {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int capacity = Integer.MAX_VALUE;
    int writes;
    int resumed;
    boolean outputEnded;
    boolean cut;
    boolean broken;

    @Override
    public int write(Batch batch, int from, int to) {
        writes++;
        if (broken) {
            return to - from;
        }
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
    public boolean isBroken() {
        return broken;
    }

    @Override
    public void endOutput() {
        outputEnded = true;
    }

    @Override
    public void cut() {
        cut = true;
    }

    /** All that was taken, each byte as a character. */
    String text() {
        return taken.toString(StandardCharsets.ISO_8859_1);
    }

    /** All whole frames taken so far, as {@link WireFrame} shows them. */
    List<String> frames() {
        return WireFrame.read(taken.toByteArray()).stream()
                .map(WireFrame::toString)
                .toList();
    }
}
