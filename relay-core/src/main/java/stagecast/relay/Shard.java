package stagecast.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the relay keeps for one lane. Lives on that lane, save {@link #handOver}, {@link #isCongestedWith} and
 * {@link #awaitRoom}, which other lanes call.
 */
final class Shard {

    private record Arrival(Channel channel, Handover handover) {}

    private final Relay relay;
    private final Lane lane;
    private final BufferPool pool;
    private final InboundParser parser = new InboundParser();
    private final Deadlines checks;
    private final Deadlines closes;
    private final Runnable endTurn = this::endTurn;
    private final Runnable takeArrivals = this::takeArrivals;

    private final List<Channel> dirty = new ArrayList<>();
    private final List<Member> touched = new ArrayList<>();
    private boolean turnEndAsked;

    private final Set<JoinedConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Member> behind = new LinkedHashSet<>();
    private boolean watchingAge;
    private byte[] scratch = {};

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrivalBytes = new AtomicLong();
    private final AtomicBoolean arrivalsAsked = new AtomicBoolean();
    private final ConcurrentLinkedQueue<JoinedConnection> awaitingRoom = new ConcurrentLinkedQueue<>();

    Shard(Relay relay, Lane lane) {
        this.relay = relay;
        this.lane = lane;
        this.pool = new BufferPool(lane);
        this.checks = new Deadlines(lane, relay.limits().checkTimeout(), relay::nanoTime);
        this.closes = new Deadlines(lane, relay.limits().closeTimeout(), relay::nanoTime);
    }

    Relay relay() {
        return relay;
    }

    Lane lane() {
        return lane;
    }

    Limits limits() {
        return relay.limits();
    }

    long now() {
        return relay.nanoTime();
    }

    AtomicLong queued() {
        return relay.queued();
    }

    InboundParser parser() {
        return parser;
    }

    /** Runs the task when a check of credentials has taken too long. */
    void onCheckTimeout(Runnable task) {
        checks.add(task);
    }

    /** A batch with room for so many bytes. */
    Batch batch(int bytes) {
        return bytes <= BufferPool.BUFFER_BYTES
                ? new Batch(pool.take(), pool)
                : new Batch(ByteBuffer.allocateDirect(bytes), null);
    }

    /** A message that stands in no array, copied into one that the next call overwrites. */
    byte[] inScratch(ByteBuffer message) {
        int length = message.remaining();
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, limits().messageBytes())];
        }
        message.get(scratch, 0, length);
        return scratch;
    }

    // Turns

    void touch(Channel channel) {
        if (!channel.dirty) {
            channel.dirty = true;
            dirty.add(channel);
            askForTurnEnd();
        }
    }

    void touch(Member member) {
        touched.add(member);
        askForTurnEnd();
    }

    private void askForTurnEnd() {
        if (!turnEndAsked) {
            turnEndAsked = true;
            lane.atTurnEnd(endTurn);
        }
    }

    private void endTurn() {
        turnEndAsked = false;
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
        for (int i = 0; i < touched.size(); i++) {
            Member member = touched.get(i);
            if (member.hasOwnFrames()) {
                member.catchUp(member.channel.batchOf(member));
            }
        }
        touched.clear();
        boundAllQueues();
    }

    // Hand-over between lanes

    /** Whether the lane would have more waiting than its bound with so many bytes more. Any thread. */
    boolean isCongestedWith(int bytes) {
        return arrivalBytes.get() + bytes > limits().laneQueueBytes();
    }

    /** Gives this lane what another one has for it. Any thread. */
    void handOver(Channel channel, Handover handover) {
        arrivalBytes.addAndGet(handover.bytes());
        arrivals.add(new Arrival(channel, handover));
        if (arrivalsAsked.compareAndSet(false, true)) {
            lane.execute(takeArrivals);
        }
    }

    /** Lets the connection read on once this lane has taken what waits for it. Any thread. */
    void awaitRoom(JoinedConnection sender) {
        awaitingRoom.add(sender);
        if (arrivalsAsked.compareAndSet(false, true)) {
            lane.execute(takeArrivals);
        }
    }

    private void takeArrivals() {
        arrivalsAsked.set(false);
        int taken = 0;
        Arrival next = arrivals.poll();
        while (next != null) {
            next.channel.receive(next.handover);
            taken += next.handover.bytes();
            arrivalBytes.addAndGet(-next.handover.bytes());
            next = taken < limits().laneQueueBytes() ? arrivals.poll() : null;
        }
        JoinedConnection sender = awaitingRoom.poll();
        while (sender != null) {
            sender.roomAgain();
            sender = awaitingRoom.poll();
        }
        if (!arrivals.isEmpty() && arrivalsAsked.compareAndSet(false, true)) {
            lane.execute(takeArrivals);
        }
    }

    // Slow listeners

    void fellBehind(Member member) {
        behind.add(member);
        watchAge();
    }

    void caughtUp(Member member) {
        behind.remove(member);
    }

    private void watchAge() {
        if (!watchingAge && !behind.isEmpty()) {
            watchingAge = true;
            Duration age = limits().sendQueueAge();
            lane.schedule(this::endTooOld, age.dividedBy(8).plusMillis(1));
        }
    }

    private void endTooOld() {
        watchingAge = false;
        long oldest = now() - limits().sendQueueAge().toNanos();
        for (Member member : List.copyOf(behind)) {
            if (member.waitingSince() - oldest < 0) {
                member.tooSlow();
            }
        }
        watchAge();
    }

    /** At the bound of all queues together, whoever has most waiting is treated as at its own. */
    private void boundAllQueues() {
        while (queued().get() > limits().sendQueuesBytes()) {
            Member worst = null;
            for (Member member : behind) {
                if (!member.leaving() && (worst == null || member.waiting() > worst.waiting())) {
                    worst = member;
                }
            }
            if (worst == null) {
                return;
            }
            worst.tooSlow();
        }
    }

    // Connections

    void add(JoinedConnection connection) {
        connections.add(connection);
    }

    void remove(JoinedConnection connection) {
        connections.remove(connection);
    }

    /** Closes every connection of this lane. */
    void closeAll(int code, String reason) {
        for (JoinedConnection connection : List.copyOf(connections)) {
            connection.close(code, reason);
        }
    }

    /** A member has been told to go; if it does not, it is cut. */
    void closing(Member member, int code) {
        relay.listener().closed(member.channel.name(), code);
        closes.add(member::cut);
    }

    void failed(ChannelName channel, Throwable cause) {
        relay.listener().failed(channel, cause);
    }
}
