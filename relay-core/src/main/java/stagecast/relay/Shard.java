package stagecast.relay;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
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
    private final Lane careful;
    private final BufferPool pool;
    private final Backlog backlog;
    private final Evictions evictions;
    private final InboundParser parser = new InboundParser();
    private final Compression compression = new Compression();
    private final Deadlines checks;
    private final Deadlines closes;
    private final Deadlines dropNotices;
    private final Alarms alarms;
    private final PacedTasks paced;
    private final DiscardPace discardPace;
    private final Runnable endTurn = this::endTurn;
    private final Runnable takeArrivals = this::takeArrivals;

    private final List<Channel> dirty = new ArrayList<>();
    private final List<Member> touched = new ArrayList<>();
    private boolean turnEndAsked;
    private boolean turnTimed;
    private long turnTime;

    private boolean draining;
    private boolean closing;
    private final Set<JoinedConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private byte[] scratch = {};

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrivalBytes = new AtomicLong();
    private final AtomicBoolean arrivalsAsked = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Intake> awaitingRoom = new ConcurrentLinkedQueue<>();

    Shard(Relay relay, Lane lane) {
        this.relay = relay;
        this.lane = lane;
        this.draining = relay.draining();
        this.pool = new BufferPool(lane);
        this.careful = new CarefulLane(lane, relay::uncaught);
        this.backlog = new Backlog(relay, careful);
        this.evictions = new Evictions(careful);
        this.checks = new Deadlines(careful, relay.limits().checkTimeout(), relay::nanoTime);
        this.closes = new Deadlines(careful, relay.limits().closeTimeout(), relay::nanoTime);
        this.dropNotices = new Deadlines(careful, DropNotice.INTERVAL, relay::nanoTime);
        this.alarms = new Alarms(careful, relay::nanoTime);
        this.paced = new PacedTasks(careful);
        this.discardPace = new DiscardPace(relay.nanoTime());
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

    /** The time of this turn: one reading serves all its messages. */
    long turnTime() {
        if (!turnTimed) {
            turnTimed = true;
            turnTime = relay.nanoTime();
            askForTurnEnd();
        }
        return turnTime;
    }

    AtomicLong queued() {
        return relay.queued();
    }

    InboundParser parser() {
        return parser;
    }

    Compression compression() {
        return compression;
    }

    /** Those who could not take what they were sent. */
    Backlog backlog() {
        return backlog;
    }

    /** Makes an account of a client's unfinished input. */
    PartialInput partialInput(InetAddress client, Runnable drop) {
        return new PartialInput(relay.inbound(), evictions, InboundBudget.prefix(client), drop);
    }

    /** Runs what is due when a check of credentials has taken too long. */
    Deadlines checks() {
        return checks;
    }

    /** Runs what is due when a close has taken too long. */
    Deadlines closes() {
        return closes;
    }

    /** Runs what is due when senders are told again how many messages came too fast. */
    Deadlines dropNotices() {
        return dropNotices;
    }

    /** Runs what is due at times that differ: pings and heartbeats. */
    Alarms alarms() {
        return alarms;
    }

    /** Runs tasks that may come for thousands of connections at once, some in each turn. */
    PacedTasks paced() {
        return paced;
    }

    /** How fast it reads the input of closing connections. */
    DiscardPace discardPace() {
        return discardPace;
    }

    /** The lane's buffers. */
    BufferPool pool() {
        return pool;
    }

    /** A batch with room for so many bytes. */
    Batch batch(int bytes) {
        return bytes <= BufferPool.BUFFER_BYTES
                ? new Batch(pool.take(bytes), pool)
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
            dirty.add(channel);
            channel.dirty = true;
            askForTurnEnd();
        }
    }

    void touch(Member member) {
        touched.add(member);
        askForTurnEnd();
    }

    /** Does something on the lane as at a turn's end, about so long from now. */
    void after(Duration delay, Runnable task) {
        careful.schedule(
                () -> {
                    try {
                        task.run();
                    } finally {
                        backlog.bound();
                    }
                },
                delay);
    }

    private void askForTurnEnd() {
        if (!turnEndAsked) {
            turnEndAsked = true;
            try {
                lane.atTurnEnd(endTurn);
            } catch (RuntimeException | Error fault) {
                turnEndAsked = false; // otherwise no later turn would end either
                throw fault;
            }
        }
    }

    /** A fault of one channel or member concerns only that one: all others get what this turn has for them. */
    private void endTurn() {
        turnEndAsked = false;
        turnTimed = false;
        for (int i = 0; i < dirty.size(); i++) {
            Channel channel = dirty.get(i);
            try {
                channel.endTurn();
            } catch (RuntimeException | Error fault) {
                failed(channel.name(), fault);
            }
        }
        dirty.clear();
        for (int i = 0; i < touched.size(); i++) {
            Member member = touched.get(i);
            try {
                // Where its channel's batch waits for more, what is its own stands in there, and waits with it.
                if (member.hasOwnFrames() && member.channel.batchOf(member) == null) {
                    member.catchUp(null);
                }
            } catch (RuntimeException | Error fault) {
                member.life.failed(fault);
            }
        }
        touched.clear();
        backlog.bound();
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
        askForArrivals();
    }

    /** Lets the connection read on once this lane has taken what waits for it. Any thread. */
    void awaitRoom(Intake sender) {
        awaitingRoom.add(sender);
        askForArrivals();
    }

    /** Takes what other lanes have handed over so far: the queue's bound, and what each of them may add in the turn that exceeds it. */
    void takeAllArrivals() {
        takeArrivals();
        if (!arrivals.isEmpty()) {
            takeArrivals();
        }
    }

    private void takeArrivals() {
        arrivalsAsked.set(false);
        try {
            int taken = 0;
            while (taken < limits().laneQueueBytes() && !arrivals.isEmpty()) {
                Arrival next = arrivals.remove();
                taken += next.handover.bytes();
                arrivalBytes.addAndGet(-next.handover.bytes());
                next.channel.receive(next.handover);
            }
            while (!isCongestedWith(0) && !awaitingRoom.isEmpty()) {
                awaitingRoom.remove().roomAgain();
            }
        } catch (RuntimeException | Error fault) {
            relay.uncaught(fault);
        } finally {
            if (!arrivals.isEmpty() || !(awaitingRoom.isEmpty() || isCongestedWith(0))) {
                askForArrivals();
            }
        }
    }

    private void askForArrivals() {
        if (arrivalsAsked.compareAndSet(false, true)) {
            try {
                lane.execute(takeArrivals);
            } catch (RuntimeException | Error fault) {
                arrivalsAsked.set(false); // otherwise later arrivals would never be taken
                throw fault;
            }
        }
    }

    // Connections

    void add(JoinedConnection connection) {
        connections.add(connection);
    }

    void remove(JoinedConnection connection) {
        connections.remove(connection);
    }

    // Draining

    /** Whether the lane is being drained: no connection on it sends anything any more. */
    boolean draining() {
        return draining;
    }

    /**
     * From now on the lane accepts no message; those that it has accepted are on their way to the other lanes.
     *
     * @param handover the longest wait for what the other lanes have accepted
     * @param window how long listeners that are behind may read
     */
    void beginDraining(Duration handover, Duration window) {
        draining = true;
        endTurn();
        new Deadlines(lane, handover, relay::nanoTime).add(this::closeAll);
        new Deadlines(lane, window, relay::nanoTime).add(this::endDraining);
    }

    /** Takes what the other lanes had for this one, then closes every connection, some in each turn. */
    void closeAll() {
        if (closing) {
            return;
        }
        closing = true;
        takeAllArrivals();
        for (JoinedConnection connection : connections) {
            connection.paced(connection::closeForRestart);
        }
    }

    /** The time for a drain is over. */
    private void endDraining() {
        closeAll();
        for (JoinedConnection connection : connections) {
            connection.paced(connection.life()::drainWindowEnded);
        }
    }

    /** Work for this channel failed; answers the id under which the listener was told. */
    String failed(ChannelName channel, Throwable cause) {
        return relay.failed(channel, cause);
    }
}
