package stagecast.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * Where a listener stands who would rather lose broadcasts than its connection: its place in the {@link BroadcastLog} that
 * it shares, and the frames for it alone, none of which is lost. Lives on the connection's lane.
 */
final class DroppingOutbox extends Outbox {

    /**
     * A frame that waits in this outbox and not in the log.
     *
     * @param broadcast whether it is a broadcast that the log no longer holds; such a frame may be dropped
     */
    private record Own(long before, byte[] frame, long since, boolean broadcast) {
        private int held() {
            return frame.length + BroadcastLog.FRAME_OVERHEAD;
        }
    }

    /** A place in all that waits; what comes next is asked of it. */
    private final class Position {
        private long number;
        private BroadcastLog.@Nullable Frame at;
        private int ownTaken;
        private boolean toldOfLosses;

        private Position(long number) {
            this.number = number;
        }

        private Position(Position other) {
            this.number = other.number;
            this.at = other.at;
        }

        private byte @Nullable [] next() {
            if (missed > 0 && !toldOfLosses) {
                toldOfLosses = true;
                return notice();
            }
            BroadcastLog.Frame frame = nextBroadcast();
            if (ownTaken < own.size()) {
                Own first = own.get(ownTaken);
                if (frame == null || first.before <= frame.number()) {
                    ownTaken++;
                    return first.frame;
                }
            }
            if (frame == null) {
                return null;
            }
            goTo(frame);
            return frame.bytes();
        }

        private void goTo(BroadcastLog.Frame frame) {
            at = frame;
            number = frame.number();
        }

        private BroadcastLog.@Nullable Frame nextBroadcast() {
            BroadcastLog.Frame frame = log.after(number, at);
            while (frame != null && frame.isFrom(member)) {
                frame = log.after(frame.number(), frame);
            }
            return frame == null || frame.number() > end ? null : frame;
        }
    }

    /** The index among the log's readers, or among its closing readers. */
    int place;

    private final ChannelName channel;
    private final BroadcastLog log;
    private final List<Own> own = new ArrayList<>(2);
    private final Position here;
    private long ownHeld;
    private long missed;

    /** The number of the last broadcast that is for the member. */
    private long end = Long.MAX_VALUE;

    /** How many of those that the log dropped while it lacked them are its member's own, and so not missed. */
    private int droppedItsOwn;

    /**
     * For a connection that has had everything before this turn.
     *
     * @param channel where broadcasts come from
     * @param shared what the turn has for all, null for nothing
     */
    DroppingOutbox(
            Transport to, Object member, Shard shard, ChannelName channel, BroadcastLog log, @Nullable Batch shared) {
        super(to, member, shard);
        this.channel = channel;
        this.log = log;
        this.here = new Position(firstOf(shared) - 1);
        log.join(this);
    }

    /** The number of a turn's first broadcast, all of which the log keeps from now on. */
    private long firstOf(@Nullable Batch shared) {
        return shared == null ? log.nextNumber() : log.keep(shared, shard.now());
    }

    @Override
    void tookPart(Batch given, int written, @Nullable Batch shared, @Nullable OwnFrames alone) {
        long first = firstOf(shared);
        int taken = given.framesUpTo(written);
        if (!given.startsFrame(written)) {
            begun(given, written, given.endOfFrameAt(written));
            taken++;
        }
        OwnFrames.Place place = OwnFrames.place(member, shared, alone, taken);
        here.number = first + place.shared() - 1;
        if (alone != null) {
            keep(alone.frames().subList(place.alone(), alone.frames().size()), first);
        }
    }

    @Override
    void keep(@Nullable Batch shared, @Nullable OwnFrames alone, boolean sentSome) {
        if (alone != null) {
            keep(alone.frames(), firstOf(shared));
        }
    }

    Object member() {
        return member;
    }

    /** Keeps what a turn had for this member alone, each before the broadcast of the turn that it comes before. */
    private void keep(List<OwnFrames.Own> frames, long first) {
        long now = shard.now();
        for (OwnFrames.Own each : frames) {
            Own kept = new Own(Math.min(first + each.before(), log.nextNumber()), each.frame(), now, false);
            own.add(kept);
            ownHeld += kept.held();
            hold(kept.held());
        }
    }

    /** What is never dropped fills it. */
    @Override
    boolean isFull() {
        return ownHeld > shard.limits().sendQueueBytes();
    }

    @Override
    long waiting() {
        return held() + (lacksSome() ? log.held() : 0);
    }

    private boolean lacksSome() {
        return Math.min(log.nextNumber() - 1, end) > here.number;
    }

    /** Drops the oldest broadcasts; returns false where none waits. */
    @Override
    boolean giveUp(long bytes) {
        if (log.held() == 0 || !lacksSome()) {
            return false;
        }
        log.giveUp(bytes);
        return true;
    }

    /** Drops broadcasts. */
    @Override
    void giveUpOlderThan(long time) {
        log.dropOlderThan(time);
        for (int i = 0; isEnding() && i < own.size(); ) {
            Own each = own.get(i);
            if (each.broadcast && each.since - time < 0) {
                own.remove(i);
                ownHeld -= each.held();
                hold(-each.held());
                lose(1);
            } else {
                i++;
            }
        }
    }

    /** The member gets no newer broadcasts than those in the log now, and must not lose any of these to newer ones. */
    @Override
    void endBehind(byte[] lastFrame) {
        noticeLosses();
        end = log.nextNumber() - 1;
        log.ends(this);
        super.endBehind(lastFrame);
    }

    /**
     * The log removes a broadcast that the member may still lack. A closing member's outbox is told of each.
     *
     * @param lost whether the member loses it; otherwise newer ones took its place, and it waits here from now on
     */
    void letGo(BroadcastLog.Frame frame, boolean lost) {
        if (frame.number() <= here.number || frame.number() > end) {
            return;
        }
        if (log.isGapless()) {
            here.number = frame.number();
        }
        if (!frame.isFrom(member)) {
            if (lost) {
                lose(1);
            } else {
                keep(frame);
            }
        }
    }

    private void keep(BroadcastLog.Frame frame) {
        Own kept = new Own(frame.number(), frame.bytes(), frame.since(), true);
        int at = own.size();
        while (at > 0 && own.get(at - 1).before > frame.number()) {
            at--;
        }
        own.add(at, kept);
        ownHeld += kept.held();
        hold(kept.held());
    }

    private boolean isEnding() {
        return end < Long.MAX_VALUE;
    }

    /** The log has dropped a broadcast; told of each by a log that has gaps. */
    void dropped(BroadcastLog.Frame frame) {
        if (frame.number() > here.number && !frame.isFrom(member)) {
            lose(1);
        }
    }

    /** The log has dropped a broadcast that this member sent; told by a log without gaps. */
    void droppedItsOwn(BroadcastLog.Frame frame) {
        if (frame.number() > here.number) {
            droppedItsOwn++;
        }
    }

    private void lose(long broadcasts) {
        if (broadcasts > 0) {
            missed += broadcasts;
            shard.core().listener().missed(channel, broadcasts);
        }
    }

    /** Counts what the log dropped meanwhile. While the member is closing, the log reports each loss itself. */
    private void noticeLosses() {
        if (isEnding()) {
            return;
        }
        long gone = log.oldestNumber() - 1 - here.number;
        if (log.isGapless() && gone > 0) {
            here.number += gone;
            lose(gone - droppedItsOwn);
            droppedItsOwn = 0;
        }
    }

    /** What waits for this member alone counts too, and that is not dropped. */
    private void dropToBound() {
        if (own.isEmpty()) {
            return;
        }
        long waiting = ownHeld;
        for (BroadcastLog.Frame each = here.nextBroadcast(); each != null; each = log.after(each.number(), each)) {
            waiting += each.held();
        }
        BroadcastLog.Frame oldest = here.nextBroadcast();
        while (oldest != null && waiting > shard.limits().sendQueueBytes()) {
            waiting -= oldest.held();
            here.goTo(oldest);
            lose(1);
            oldest = here.nextBroadcast();
        }
    }

    @Override
    long since(long now) {
        return own.isEmpty() ? now : own.get(0).since;
    }

    @Override
    boolean isEmpty() {
        log.dropOlderThan(shard.now() - shard.limits().sendQueueAge().toNanos());
        noticeLosses();
        return missed == 0 && own.isEmpty() && here.nextBroadcast() == null;
    }

    @Override
    @Nullable
    Batch restOfHead() {
        return null;
    }

    @Override
    boolean restOfHeadWaits() {
        return false;
    }

    @Override
    boolean writeNext(boolean thisFrameOnly) {
        dropToBound();
        Batch next = compose();
        int written = to.write(next, 0, next.end());
        for (int whole = next.framesUpTo(written); whole > 0; whole--) {
            here.next();
        }
        if (written < next.end() && !next.startsFrame(written)) {
            here.next();
            begun(next, written, next.endOfFrameAt(written));
        }
        forgetTaken();
        boolean tookAll = written == next.end();
        next.release();
        return tookAll;
    }

    private Batch compose() {
        Position ahead = new Position(here);
        byte[] frame = ahead.next();
        Batch next = shard.batch(Math.max(frame == null ? 0 : frame.length, BufferPool.BUFFER_BYTES));
        while (frame != null && next.remaining() >= frame.length) {
            next.append(frame);
            frame = ahead.next();
        }
        return next;
    }

    private void forgetTaken() {
        List<Own> taken = own.subList(0, here.ownTaken);
        for (Own each : taken) {
            ownHeld -= each.held();
            hold(-each.held());
        }
        taken.clear();
        here.ownTaken = 0;
        if (here.toldOfLosses) {
            missed = 0;
            here.toldOfLosses = false;
        }
    }

    private byte[] notice() {
        return EnvelopeWriter.frame(
                WebSocketProtocol.TEXT, ("{\"missed\":" + missed + "}").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    void clear() {
        noticeLosses();
        super.clear();
        here.ownTaken = own.size();
        forgetTaken();
        log.leave(this);
    }
}
