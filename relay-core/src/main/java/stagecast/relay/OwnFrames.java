package stagecast.relay;

import java.util.ArrayList;
import java.util.List;

/** What a turn has for one member alone: each frame with its place among those of the batch. Lives on its lane. */
final class OwnFrames {

    /** A frame that comes before the batch's frame of that index. */
    private record Own(int before, byte[] frame) {}

    private final List<Own> frames = new ArrayList<>(2);
    private final List<byte[]> pongs = new ArrayList<>(0);
    private int bytes;

    void add(int before, byte[] frame) {
        frames.add(new Own(before, frame));
        bytes += frame.length;
    }

    /** Adds a pong, which has no place among the others: it comes before all that waits. */
    void addPong(byte[] frame) {
        pongs.add(frame);
    }

    List<byte[]> pongs() {
        return pongs;
    }

    /** How long the frames are together, without pongs. */
    int bytes() {
        return bytes;
    }

    /** Puts the frames from this one on that come before the batch's frame of that index; answers the next one. */
    int putBefore(int index, int next, Batch out) {
        int i = next;
        while (i < frames.size() && frames.get(i).before <= index) {
            out.append(frames.get(i).frame);
            i++;
        }
        return i;
    }
}
