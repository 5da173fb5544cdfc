package stagecast.relay.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that were read from a socket and are not handed on yet. While there are none it takes no memory. */
public final class HeldBytes {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int from;
    private int to;

    /** Whether there are none. */
    public boolean isEmpty() {
        return from == to;
    }

    /** How many there are. */
    public int length() {
        return to - from;
    }

    /** What they take in memory, in bytes. */
    public int memory() {
        return bytes.length;
    }

    /** The byte at this place, from 0. */
    public byte at(int index) {
        return bytes[from + index];
    }

    /** One byte, as Latin-1, is one character. */
    String text(int start, int end) {
        return new String(bytes, from + start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Takes all of the source. */
    public void add(ByteBuffer source) {
        int count = source.remaining();
        if (to + count > bytes.length) {
            int length = length();
            byte[] larger = new byte[length == 0 ? count : Math.max(length + count, 2 * length)];
            System.arraycopy(bytes, from, larger, 0, length);
            bytes = larger;
            from = 0;
            to = length;
        }
        source.get(bytes, to, count);
        to += count;
    }

    byte take() {
        byte first = bytes[from];
        drop(1);
        return first;
    }

    /** Forgets the first ones. */
    public void drop(int count) {
        from += count;
        if (isEmpty()) {
            bytes = NONE;
            from = 0;
            to = 0;
        }
    }

    /** Moves as many as there is room for, and no more than that; returns how many. */
    public int moveTo(ByteBuffer target, long most) {
        int count = (int) Math.min(most, Math.min(length(), target.remaining()));
        target.put(bytes, from, count);
        drop(count);
        return count;
    }

    /** Puts something that is not longer in the place of the first bytes. */
    void replaceStart(int length, String shorter) {
        byte[] start = shorter.getBytes(StandardCharsets.ISO_8859_1);
        from += length - start.length;
        System.arraycopy(start, 0, bytes, from, start.length);
    }
}
