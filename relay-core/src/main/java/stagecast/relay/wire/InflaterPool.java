package stagecast.relay.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What connections of one thread inflate messages with: an inflater is lent for a message, and nobody owns one. For one
 * thread at a time.
 *
 * <p>Each has some 40 KiB outside the heap, and what it inflates may be a thousand times what came, so that only
 * {@link #MAX_LENT} messages at a time are inflated while they arrive. A message that lies whole in memory needs none of
 * these: there is one more for all of them.
 */
public final class InflaterPool {

    /** How many messages are inflated while they arrive; further ones are inflated when they are whole. */
    public static final int MAX_LENT = 64;

    /** How many are kept for the next messages. */
    static final int MAX_KEPT = 4;

    private static final int SMALLEST_OUTPUT = 8 << 10;

    /**
     * What a peer leaves out at the end of a message (RFC 7692 section 7.2.2), and a last empty block: only where that ends
     * the data, nothing was missing.
     */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ArrayDeque<Inflater> free = new ArrayDeque<>(MAX_KEPT);
    private @Nullable Inflater own;
    private int lent;
    private ByteBuffer output = ByteBuffer.allocate(0);
    private final ByteBuffer tail = ByteBuffer.wrap(TAIL);

    /** Makes one that holds nothing until it is needed. */
    public InflaterPool() {}

    /** An inflater until {@link #giveBack}; null where as many as may be are lent. */
    @Nullable
    Inflater borrow() {
        if (lent == MAX_LENT) {
            return null;
        }
        lent++;
        Inflater kept = free.pollLast();
        return kept == null ? new Inflater(true) : kept;
    }

    void giveBack(Inflater borrowed) {
        lent--;
        if (free.size() < MAX_KEPT) {
            borrowed.reset();
            free.addLast(borrowed);
        } else {
            borrowed.end();
        }
    }

    /** The one for a message that is inflated in one go; it is to be reset then. */
    Inflater forWhole() {
        Inflater made = own;
        if (made == null) {
            made = new Inflater(true);
            own = made;
        }
        return made;
    }

    /** What is to be inflated behind a message's last byte. */
    ByteBuffer tail() {
        return tail.rewind();
    }

    /** How many are lent now. */
    public int lent() {
        return lent;
    }

    /** Whether it has nothing outside the heap, and nothing lent. */
    public boolean isEmpty() {
        return lent == 0 && own == null && free.isEmpty();
    }

    /**
     * Room for what comes out, free for whoever inflates next.
     *
     * @param filled bytes in it that stay
     * @param most no more than this will ever be asked for
     * @return a buffer on the heap, larger than {@code filled} unless that is {@code most}
     */
    ByteBuffer output(int filled, int most) {
        if (filled >= output.capacity()) {
            long larger = Math.max(SMALLEST_OUTPUT, 2L * output.capacity());
            ByteBuffer grown = ByteBuffer.allocate((int) Math.min(larger, most));
            grown.put(0, output.clear(), 0, filled);
            output = grown;
        }
        return output.clear();
    }

    /** Frees the memory of all that are not lent; it is taken again when it is needed. */
    public void free() {
        free.forEach(Inflater::end);
        free.clear();
        if (own != null) {
            own.end();
            own = null;
        }
        output = ByteBuffer.allocate(0);
    }
}
