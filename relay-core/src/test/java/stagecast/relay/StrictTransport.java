package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A transport that has room for what the test says, fails when the test says so, and notes calls that its contract rules out. */
final class StrictTransport implements Transport {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int room = Integer.MAX_VALUE;

    /** Whether the next call fails that is not to cut it. */
    boolean breaks;

    boolean cutBreaks;

    private boolean broken;
    int resumed;
    boolean outputEnded;
    boolean cut;
    boolean gone;

    /** What the contract rules out; the engine catches what a transport throws. */
    private String wrong = "";

    @Override
    public int write(Batch batch, int from, int to) {
        called("written", outputEnded);
        int count = Math.min(room, to - from);
        byte[] bytes = new byte[count];
        batch.wire().clear().get(from, bytes);
        taken.writeBytes(bytes);
        room -= count;
        return count;
    }

    @Override
    public void resumeReading() {
        called("read on", false);
        resumed++;
    }

    @Override
    public void endOutput() {
        called("output ended", outputEnded);
        outputEnded = true;
    }

    private void called(String what, boolean ruledOut) {
        if (ruledOut || gone || broken) {
            wrong +=
                    what + (gone ? " after the end; " : broken ? " after a fault; " : " after the end of the output; ");
        }
        if (breaks) {
            broken = true;
            throw new IllegalStateException("broken");
        }
    }

    @Override
    public void cut() {
        if (gone) {
            wrong += "cut after the end; ";
        }
        cut = true;
        if (cutBreaks) {
            throw new IllegalStateException("not even this");
        }
    }

    void assertContractKept() {
        assertEquals("", wrong);
        assertFalse(broken && outputEnded && !cut, "broken, and not cut");
    }

    int takenBytes() {
        return taken.size();
    }

    /** All whole frames taken so far. */
    List<String> frames() {
        return WireFrame.read(taken.toByteArray()).stream()
                .map(WireFrame::toString)
                .toList();
    }
}
