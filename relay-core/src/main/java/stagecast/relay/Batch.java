package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * Outgoing messages of one lane, encoded once for all that receive them: complete RFC 6455 frames, one behind the
 * other.
 *
 * <p>Shared and read-only for a {@link Transport}; frames may still be added behind those that it was given. Used on
 * its lane only, save {@link #retain} and {@link #release}, which any thread may call.
 */
public final class Batch {

    private static final int ROWS = 16;

    private final ByteBuffer wire;
    private final @Nullable BufferPool home;
    private final AtomicInteger references = new AtomicInteger(1);

    private int frames;
    private int[] ends = new int[ROWS];
    private @Nullable Object @Nullable [] senders;
    private boolean headless;

    /**
     * Wraps a buffer to be filled.
     *
     * @param home where the buffer goes once nobody holds the batch, null to leave it to the collector
     */
    Batch(ByteBuffer empty, @Nullable BufferPool home) {
        this.wire = empty;
        this.home = home;
    }

    /** The frames' bytes. Its position and limit are the caller's to set and mean nothing between calls. */
    public ByteBuffer wire() {
        return wire;
    }

    /** How many frames there are. */
    public int frames() {
        return frames;
    }

    /** The offset in {@link #wire()} behind the frame of this index. */
    public int end(int frame) {
        return ends[frame];
    }

    /** The offset behind the last frame. */
    public int end() {
        return frames == 0 ? 0 : ends[frames - 1];
    }

    /** The frame's opcode (RFC 6455 section 5.2); pongs and closes stand in batches too. */
    public int opcode(int frame) {
        return wire.get(start(frame)) & WebSocketProtocol.OPCODE_BITS;
    }

    /**
     * The frame's payload, as a view of its own. For a connection that has agreed to compress, it is compressed where the
     * frame's first byte has RSV1 (RFC 7692 section 6).
     */
    public ByteBuffer payload(int frame) {
        int start = start(frame);
        int length = ends[frame] - start;
        int header = length < 128 ? 2 : length < (1 << 16) + 4 ? 4 : WebSocketProtocol.MAX_HEADER_LENGTH;
        return wire.slice(start + header, length - header);
    }

    /** Keeps the bytes until {@link #release()}. */
    public Batch retain() {
        references.incrementAndGet();
        return this;
    }

    /** Gives back one {@link #retain()}; the last one frees the bytes. */
    public void release() {
        int left = references.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("a batch was released more often than retained");
        }
        if (left == 0 && home != null) {
            home.giveBack(wire);
        }
    }

    /** The offset of the frame's first byte. */
    int start(int frame) {
        return frame == 0 ? 0 : ends[frame - 1];
    }

    /** Whether a frame starts at this offset; else it is inside one. */
    boolean startsFrame(int offset) {
        return offset == 0 ? !headless : Arrays.binarySearch(ends, 0, frames, offset) >= 0;
    }

    /** The end of the frame in which the byte at this offset stands. */
    int endOfFrameAt(int offset) {
        return ends[frameAfter(offset)];
    }

    /** How many frames end at this offset or before. */
    int framesUpTo(int offset) {
        return frameAfter(offset);
    }

    /**
     * How far whole frames go that take no more than so many bytes.
     *
     * @param from may stand inside a frame, whose rest counts as one
     * @param to the end of a frame, beyond which none is wanted
     * @return the last one's end; {@code from} if not even the first fits
     */
    int endWithin(int from, int to, int bytes) {
        int end = from;
        for (int frame = frameAfter(from);
                frame < frames && ends[frame] <= to && ends[frame] - from <= bytes;
                frame++) {
            end = ends[frame];
        }
        return end;
    }

    int remaining() {
        return wire.capacity() - end();
    }

    /** The buffer, ready to take a frame behind the last one; {@link #endFrame} makes it count. */
    ByteBuffer open() {
        return wire.limit(wire.capacity()).position(end());
    }

    /**
     * Ends the frame that was put into {@link #open()}.
     *
     * @param sender whose it is, null where nobody will ask
     */
    void endFrame(@Nullable Object sender) {
        if (frames == ends.length) {
            ends = Arrays.copyOf(ends, 2 * frames);
        }
        if (sender != null || senders != null) {
            noteSender(sender);
        }
        ends[frames++] = wire.position();
    }

    /** Adds another batch's bytes; {@code from} may stand inside a frame, {@code to} is the end of one. */
    void append(Batch source, int from, int to) {
        if (frames == 0 && !source.startsFrame(from)) {
            headless = true;
        }
        int shift = end() - from;
        wire.clear().put(end(), source.wire.clear(), from, to - from);
        for (int frame = source.frameAfter(from); frame < source.frames && source.ends[frame] <= to; frame++) {
            wire.position(source.ends[frame] + shift);
            endFrame(null);
        }
    }

    /** Begins with all that another one has. */
    void begin(Batch with) {
        wire.clear().put(0, with.wire.clear(), 0, with.end());
        frames = with.frames;
        ends = Arrays.copyOf(with.ends, with.ends.length);
        senders = with.senders == null ? null : Arrays.copyOf(with.senders, with.senders.length);
        headless = with.headless;
    }

    /** Adds one whole frame. */
    void append(byte[] frame) {
        open().put(frame);
        endFrame(null);
    }

    /** The first frame that ends behind this offset. */
    private int frameAfter(int offset) {
        int found = Arrays.binarySearch(ends, 0, frames, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private void noteSender(@Nullable Object sender) {
        @Nullable Object[] known = senders == null ? new @Nullable Object[ends.length] : senders;
        if (frames >= known.length) {
            known = Arrays.copyOf(known, ends.length);
        }
        known[frames] = sender;
        senders = known;
    }

    /** Who sent the frame; null where that was not noted. */
    @Nullable
    Object sender(int frame) {
        return senders == null ? null : senders[frame];
    }
}
