package stagecast.relay.load.slow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import stagecast.relay.load.client.Reception;
import stagecast.relay.load.client.ServerFrames;
import stagecast.relay.load.fanout.Sample;

/**
 * What one listener got that stopped reading for a while: which messages, how many it lacks, and how many it was told
 * that it lacks. Used by one thread.
 */
final class StalledReception implements Reception {

    private static final byte[] MISSED = "{\"missed\":".getBytes(US_ASCII);
    private static final int NOTHING = -1;
    private static final int NOTICE = -2;
    private static final int FOREIGN = -3;

    private final Sample sample;
    private final int[] next;
    private int begun = NOTHING;
    private int number;
    private long noticed;

    private long received;
    private long lacked;
    private long missed;
    private long wrong;
    private boolean told;

    /**
     * Nothing yet.
     *
     * @param senders of the flood; the mark at its end comes as if from one more
     * @param sample the thread's reader
     */
    StalledReception(int senders, Sample sample) {
        this.next = new int[senders];
        this.sample = sample;
    }

    @Override
    public void arriving(int bytes) {}

    @Override
    public void message(ByteBuffer in, int at, int length) {
        if (isNotice(in, at, length)) {
            begun = NOTICE;
            noticed = Long.parseLong(ServerFrames.text(in, at + MISSED.length, length - MISSED.length - 1));
        } else if (sample.read(in, at, length) && sample.sender() <= next.length) {
            begun = sample.sender();
            number = sample.number();
        } else {
            begun = FOREIGN;
        }
    }

    private static boolean isNotice(ByteBuffer in, int at, int length) {
        if (length < MISSED.length + 2) {
            return false;
        }
        for (int i = 0; i < MISSED.length; i++) {
            if (in.get(at + i) != MISSED[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void complete() {
        if (begun == NOTICE) {
            missed += noticed;
        } else if (begun == FOREIGN) {
            wrong++;
        } else if (begun == next.length) {
            told = true;
        } else if (begun >= 0) {
            arrived();
        }
        begun = NOTHING;
    }

    private void arrived() {
        if (number < next[begun]) {
            wrong++;
            return;
        }
        received++;
        lacked += number - next[begun];
        next[begun] = number + 1;
    }

    /** Whether the mark behind the flood has come, and so all that will. */
    boolean told() {
        return told;
    }

    /** Messages of the flood that came. */
    long received() {
        return received;
    }

    /** Messages that the relay said were missed. */
    long missed() {
        return missed;
    }

    /** Whether something came twice, after a later one of the same sender, or that nobody sent. */
    boolean sawWrong() {
        return wrong > 0;
    }

    /** Whether something is missing before what came. */
    boolean hasGaps() {
        return lacked > 0;
    }

    /** Whether the last that came of each sender is the last that it sent. */
    boolean hasNewestOf(int sentByEach) {
        return Arrays.stream(next).allMatch(behind -> behind == sentByEach);
    }
}
