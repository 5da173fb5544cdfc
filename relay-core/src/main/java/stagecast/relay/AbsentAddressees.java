package stagecast.relay;

import java.util.Arrays;

/**
 * The addressees about whose absence a connection was told in the last second. A name takes 20 bytes, whatever its length:
 * a 64-bit hash, the time of the last answer, and the number of answers suppressed since. A client that finds two names with
 * one hash hides an answer only from itself, so the hash needs no key. A look-up walks over 256 numbers at most, and happens
 * only when a message could not be delivered. Not thread-safe.
 */
final class AbsentAddressees {

    /** How many names are remembered; with more names in a second the answer for the oldest may be repeated too soon. */
    static final int MOST = 256;

    private static final int FIRST_CAPACITY = 4;

    private static final int BYTES_OF_A_NAME = 2 * Long.BYTES + Integer.BYTES;

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long[] hashes = new long[FIRST_CAPACITY];
    private long[] toldAt = new long[FIRST_CAPACITY];
    private int[] suppressed = new int[FIRST_CAPACITY];
    private int size;

    /**
     * Whether the sender may be told now that this addressee is absent.
     *
     * @param name as it was sent
     * @param now in nanoseconds
     * @return the number of answers suppressed since the last one, or {@link Refusals#SUPPRESS}
     */
    int admit(byte[] name, long now) {
        long hash = hash(name);
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash) {
                return again(i, now);
            }
        }
        add(hash, now);
        return 0;
    }

    private int again(int index, long now) {
        if (!isOver(index, now)) {
            suppressed[index]++;
            return Refusals.SUPPRESS;
        }
        int untold = suppressed[index];
        toldAt[index] = now;
        suppressed[index] = 0;
        return untold;
    }

    private boolean isOver(int index, long now) {
        return now - toldAt[index] >= Refusals.PERIOD_NANOS;
    }

    private void add(long hash, long now) {
        if (size == hashes.length) {
            forgetThoseThatAreOver(now);
        }
        int index = size < MOST ? size++ : oldest(now);
        hashes[index] = hash;
        toldAt[index] = now;
        suppressed[index] = 0;
    }

    /** Removes names whose second is over and that have no suppressed answers to report; fits the arrays to the rest. */
    private void forgetThoseThatAreOver(long now) {
        int left = 0;
        for (int i = 0; i < size; i++) {
            if (suppressed[i] > 0 || !isOver(i, now)) {
                hashes[left] = hashes[i];
                toldAt[left] = toldAt[i];
                suppressed[left++] = suppressed[i];
            }
        }
        size = left;
        int capacity = Math.min(MOST, Math.max(FIRST_CAPACITY, 2 * left));
        if (capacity != hashes.length) {
            hashes = Arrays.copyOf(hashes, capacity);
            toldAt = Arrays.copyOf(toldAt, capacity);
            suppressed = Arrays.copyOf(suppressed, capacity);
        }
    }

    private int oldest(long now) {
        int oldest = 0;
        for (int i = 1; i < size; i++) {
            if (now - toldAt[i] > now - toldAt[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    int size() {
        return size;
    }

    /** Bytes of memory beyond those of the first few names, which are in a connection's own share. */
    int memory() {
        return (hashes.length - FIRST_CAPACITY) * BYTES_OF_A_NAME;
    }

    /** FNV-1a, whose last steps alone would leave similar names close together; that harms nothing here. */
    private static long hash(byte[] name) {
        long hash = FNV_BASIS;
        for (byte b : name) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }
}
