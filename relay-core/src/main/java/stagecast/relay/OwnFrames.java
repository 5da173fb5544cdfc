package stagecast.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a turn has for one member alone: each frame with its place among those of the batch. Lives on its lane. */
final class OwnFrames {

    /** A frame that comes before the batch's frame of that index. */
    record Own(int before, byte[] frame) {}

    private final List<Own> frames = new ArrayList<>(2);
    private final List<byte[]> controls = new ArrayList<>(0);
    private int bytes;

    void add(int before, byte[] frame) {
        frames.add(new Own(before, frame));
        bytes += frame.length;
    }

    /** All but pings and pongs, in order. */
    List<Own> frames() {
        return frames;
    }

    /** Adds a ping or pong, which has no place among the others: it comes before all that waits. */
    void addControl(byte[] frame) {
        controls.add(frame);
    }

    List<byte[]> controls() {
        return controls;
    }

    /** How long the frames are together, without pings and pongs. */
    int bytes() {
        return bytes;
    }

    /** The bytes that {@link #compose} needs at most. */
    static int room(@Nullable Batch batch, @Nullable OwnFrames alone) {
        return (batch == null ? 0 : batch.end()) + (alone == null ? 0 : alone.bytes());
    }

    /**
     * Composes what one member gets of a batch: what it did not send itself, and its own frames in their places.
     *
     * @param mine an empty batch with {@link #room} for it
     * @param member whom the batch names as the sender of its own messages
     */
    static void compose(Batch mine, Object member, @Nullable Batch batch, @Nullable OwnFrames alone) {
        int next = 0;
        for (int i = 0, n = batch == null ? 0 : batch.frames(); i < n; i++) {
            if (alone != null) {
                next = alone.putBefore(i, next, mine);
            }
            if (batch != null && batch.sender(i) != member) {
                mine.append(batch, batch.start(i), batch.end(i));
            }
        }
        if (alone != null) {
            alone.putBefore(Integer.MAX_VALUE, next, mine);
        }
    }

    /**
     * How far one is.
     *
     * @param shared how many of the batch's frames one has had, or has sent oneself
     * @param alone how many of the frames for oneself alone
     */
    record Place(int shared, int alone) {}

    /** Where the member stands who has had this many frames of what {@link #compose} makes. */
    static Place place(Object member, @Nullable Batch batch, @Nullable OwnFrames own, int taken) {
        int shared = 0;
        int alone = 0;
        for (int left = taken; left > 0; ) {
            if (own != null && alone < own.frames.size() && own.frames.get(alone).before <= shared) {
                alone++;
                left--;
            } else if (batch != null && shared < batch.frames()) {
                left -= batch.sender(shared++) == member ? 0 : 1;
            } else {
                alone++;
                left--;
            }
        }
        return new Place(shared, alone);
    }

    /** Puts the frames from this one on that come before the batch's frame of that index; answers the next one. */
    private int putBefore(int index, int next, Batch out) {
        int i = next;
        while (i < frames.size() && frames.get(i).before <= index) {
            out.append(frames.get(i).frame);
            i++;
        }
        return i;
    }
}
