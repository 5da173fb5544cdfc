package stagecast.relay.load.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The messages that are sent, {@code {"s":0,"n":17,"t":123456,"pad":"…"}}: sender, number, time in nanoseconds since
 * the run's start; and the reader that finds these numbers again behind whatever the server put before them.
 *
 * <p>Reading allocates nothing. One instance belongs to one thread.
 */
public final class Sample {

    /** The shortest message: every number at its longest, and no padding. */
    public static final int SHORTEST = 64;

    private static final int OPENING = 0x7b227322; // {"s"
    private static final byte[] PAD = ",\"pad\":\"".getBytes(US_ASCII);

    private int sender;
    private long number;
    private long time;

    private int offset;
    private int at;
    private int end;

    public int sender() {
        return sender;
    }

    public int number() {
        return (int) number;
    }

    /** Nanoseconds since the run's start at which the message was sent, or was to be sent. */
    long time() {
        return time;
    }

    /** Fills a part of the array with one message; allocates nothing either. */
    public static void write(byte[] into, int from, int to, int sender, int number, long time) {
        int at = numbers(into, from, sender, number, time);
        System.arraycopy(PAD, 0, into, at, PAD.length);
        Arrays.fill(into, at + PAD.length, to - 2, (byte) '.');
        into[to - 2] = '"';
        into[to - 1] = '}';
    }

    /** Begins a message; answers where its next member stands, whose comma is still to come. */
    static int numbers(byte[] into, int from, int sender, int number, long time) {
        int at = member(into, from, '{', 's', sender);
        at = member(into, at, ',', 'n', number);
        return member(into, at, ',', 't', time);
    }

    private static int member(byte[] into, int from, char before, char name, long value) {
        int at = from;
        into[at++] = (byte) before;
        into[at++] = '"';
        into[at++] = (byte) name;
        into[at++] = '"';
        into[at++] = ':';
        int end = at + 1;
        for (long rest = value; rest > 9; rest /= 10) {
            end++;
        }
        long rest = value;
        for (int i = end - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    /**
     * Looks at the first bytes of a text, enveloped or bare.
     *
     * @return false if it is no message of ours; the numbers then mean nothing
     */
    public boolean read(ByteBuffer in, int from, int length) {
        end = from + length;
        // The envelope is the same for all that one address sends, so the last place is nearly always right.
        if (offset + 4 > length || in.getInt(from + offset) != OPENING) {
            if (!find(in, from)) {
                return false;
            }
        }
        at = from + offset + 1;
        long s = value(in, 's');
        number = value(in, 'n');
        time = value(in, 't');
        sender = (int) s;
        return s >= 0 && s == sender && number >= 0 && number <= Integer.MAX_VALUE && time >= 0;
    }

    private boolean find(ByteBuffer in, int from) {
        for (int i = from; i + 4 <= end; i++) {
            if (in.getInt(i) == OPENING) {
                offset = i - from;
                return true;
            }
        }
        offset = 0;
        return false;
    }

    /** The digits behind {@code "name":}, leaving {@link #at} behind the comma that ends them; -1 if not there. */
    private long value(ByteBuffer in, char name) {
        if (at + 4 >= end || in.get(at + 1) != name) {
            return -1;
        }
        at += 4;
        long value = 0;
        final int first = at;
        while (at < end) {
            final int digit = in.get(at++) - '0';
            if (digit < 0 || digit > 9) {
                return at - 1 > first ? value : -1;
            }
            value = value * 10 + digit;
        }
        return -1;
    }
}
