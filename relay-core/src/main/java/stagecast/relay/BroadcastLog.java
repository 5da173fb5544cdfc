package stagecast.relay;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The broadcasts that wait for those listeners of one kind who would rather lose some than their connection. All of them
 * read the same log, each from where it stands, so that a broadcast costs the same for a thousand who don't read as for
 * one. Empty while nobody is behind. Lives on its lane.
 */
final class BroadcastLog {

    /** What a kept broadcast takes beside its bytes, about. */
    static final int FRAME_OVERHEAD = 64;

    /** A broadcast that waits. */
    static final class Frame {
        private final long number;
        private final byte[] bytes;
        private final @Nullable Object sender;
        private final long since;
        private @Nullable Frame previous;
        private @Nullable Frame next;
        private boolean gone;

        private Frame(long number, byte[] bytes, @Nullable Object sender, long since) {
            this.number = number;
            this.bytes = bytes;
            this.sender = sender;
            this.since = since;
        }

        /** Broadcasts are numbered in the order in which they came. */
        long number() {
            return number;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isFrom(Object member) {
            return sender == member;
        }

        /** When the broadcast came, in nanoseconds of the relay's clock. */
        long since() {
            return since;
        }

        /** Bytes of memory that it takes. */
        int held() {
            return bytes.length + FRAME_OVERHEAD;
        }
    }

    private final Limits limits;
    private final AtomicLong all;
    private final @Nullable Map<Object, Frame> newest;
    private final List<DroppingOutbox> readers = new ArrayList<>();

    /** The readers by their members, where these are to be told that a broadcast of their own was dropped. */
    private final IdentityHashMap<Object, DroppingOutbox> byMember = new IdentityHashMap<>(0);

    /** Readers whose connection is closing: they still read the broadcasts that they lack, but get no newer ones. */
    private final List<DroppingOutbox> ending = new ArrayList<>();

    private @Nullable Frame first;
    private @Nullable Frame last;
    private long nextNumber;
    private long held;
    private @Nullable Batch appended;
    private long appendedFrom;

    /**
     * Makes an empty one.
     *
     * @param latest whether only the newest broadcast of each sender is kept
     */
    BroadcastLog(Shard shard, boolean latest) {
        this.limits = shard.limits();
        this.all = shard.queued();
        this.newest = latest ? new IdentityHashMap<>() : null;
    }

    void join(DroppingOutbox reader) {
        add(reader, readers);
        if (isGapless()) {
            byMember.put(reader.member(), reader);
        }
    }

    /** From now on the reader gets no newer broadcasts. */
    void ends(DroppingOutbox reader) {
        remove(reader, readers);
        add(reader, ending);
    }

    void leave(DroppingOutbox reader) {
        byMember.remove(reader.member());
        boolean ends = reader.place < ending.size() && ending.get(reader.place) == reader;
        remove(reader, ends ? ending : readers);
        if (nobodyReads() && appended == null) {
            clear();
        }
    }

    private static void add(DroppingOutbox reader, List<DroppingOutbox> to) {
        reader.place = to.size();
        to.add(reader);
    }

    private static void remove(DroppingOutbox reader, List<DroppingOutbox> from) {
        DroppingOutbox moved = from.remove(from.size() - 1);
        if (moved != reader) {
            from.set(reader.place, moved);
            moved.place = reader.place;
        }
    }

    private boolean nobodyReads() {
        return readers.isEmpty() && ending.isEmpty();
    }

    /** Whether any reader wants newer broadcasts. */
    boolean hasReaders() {
        return !readers.isEmpty();
    }

    /** Bytes of memory that wait here. */
    long held() {
        return held;
    }

    /** The number that the next broadcast will have. */
    long nextNumber() {
        return nextNumber;
    }

    /** The number of the oldest broadcast that is kept; the next one's where none is. */
    long oldestNumber() {
        return first == null ? nextNumber : first.number;
    }

    /**
     * Keeps a batch's broadcasts, once however often it is asked to until {@link #batchEnds()}.
     *
     * @return the number of the batch's first one
     */
    long keep(Batch batch, long now) {
        if (appended != batch) {
            appended = batch;
            appendedFrom = nextNumber;
            for (int frame = 0; frame < batch.frames(); frame++) {
                byte[] bytes = new byte[batch.end(frame) - batch.start(frame)];
                batch.wire().clear().get(batch.start(frame), bytes);
                add(new Frame(nextNumber++, bytes, batch.sender(frame), now));
            }
        }
        return appendedFrom;
    }

    /** The batch has been given to everybody. Until then all of it is kept, since some may yet fall behind in it. */
    void batchEnds() {
        appended = null;
        if (nobodyReads()) {
            clear();
        } else {
            dropToBound();
        }
    }

    private void add(Frame frame) {
        frame.previous = last;
        if (last == null) {
            first = frame;
        } else {
            last.next = frame;
        }
        last = frame;
        held += frame.held();
        all.addAndGet(frame.held());
        if (newest != null && frame.sender != null) {
            Frame replaced = newest.put(frame.sender, frame);
            if (replaced != null) {
                letGo(replaced, false);
                unlink(replaced);
            }
        }
    }

    /**
     * The broadcast that follows.
     *
     * @param number the last one that the reader had
     * @param at the same, if the reader has seen it here
     */
    @Nullable
    Frame after(long number, @Nullable Frame at) {
        if (at != null && !at.gone) {
            return at.next;
        }
        Frame frame = first;
        while (frame != null && frame.number <= number) {
            frame = frame.next;
        }
        return frame;
    }

    void dropOlderThan(long time) {
        while (first != null && first.since - time < 0) {
            dropOldest(true);
        }
    }

    /** Drops the oldest broadcasts, about this many bytes of them. */
    void giveUp(long bytes) {
        long left = Math.max(0, held - bytes);
        while (first != null && held > left) {
            dropOldest(true);
        }
    }

    private void dropToBound() {
        while (first != null && held > limits.sendQueueBytes()) {
            dropOldest(false);
        }
    }

    private void letGo(Frame frame, boolean lost) {
        for (int i = 0; i < ending.size(); i++) {
            ending.get(i).letGo(frame, lost);
        }
    }

    /**
     * Drops the oldest broadcast.
     *
     * @param lost whether closing readers lose it too; a broadcast that newer ones displace is still owed to them
     */
    private void dropOldest(boolean lost) {
        Frame oldest = first;
        if (oldest == null) {
            return;
        }
        letGo(oldest, lost);
        if (newest != null) {
            readers.forEach(reader -> reader.dropped(oldest));
            if (oldest.sender != null) {
                newest.remove(oldest.sender);
            }
        } else if (oldest.sender != null) {
            tellSender(oldest.sender, oldest);
        }
        unlink(oldest);
    }

    private void tellSender(Object sender, Frame dropped) {
        DroppingOutbox reader = byMember.get(sender);
        if (reader != null) {
            reader.droppedItsOwn(dropped);
        }
    }

    /** Whether those who are behind find out by themselves what they lost: here nothing is missing from the middle. */
    boolean isGapless() {
        return newest == null;
    }

    private void unlink(Frame frame) {
        if (frame.previous == null) {
            first = frame.next;
        } else {
            frame.previous.next = frame.next;
        }
        if (frame.next == null) {
            last = frame.previous;
        } else {
            frame.next.previous = frame.previous;
        }
        frame.previous = null;
        frame.next = null; // whoever still stands on it shall not keep all that follows
        frame.gone = true;
        held -= frame.held();
        all.addAndGet(-frame.held());
    }

    private void clear() {
        for (Frame frame = first; frame != null; frame = first) {
            unlink(frame);
        }
        if (newest != null) {
            newest.clear();
        }
    }
}
