package stagecast.relay;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the relay keeps for one lane. Lives on that lane, save {@link #handOver}, {@link #isCongestedWith} and
 * {@link #awaitRoom}, which other lanes call.
 */
final class Shard {

    /** What takes part in the end of a turn. */
    interface TurnPart {

        /** The turn has ended. */
        void endTurn();

        /** Its part of the end failed; that of all others goes on. */
        void turnFailed(Throwable fault);
    }

    /** What another lane has for this one. */
    interface Arrival {

        /** About the memory that it holds. */
        int bytes();

        /** Takes it; called on the lane, and throws nothing. */
        void take();
    }

    /** How long after one notice of messages that came too fast the next one comes. */
    static final Duration DROP_NOTICES = Duration.ofSeconds(1);

    private final Core core;
    private final Lane lane;
    private final Collection<Shard> all;
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

    private final List<TurnPart> channels = new ArrayList<>();
    private final List<TurnPart> members = new ArrayList<>();
    private boolean turnEndAsked;
    private boolean turnTimed;
    private long turnTime;

    private boolean draining;
    private byte[] scratch = {};

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicLong arrivalBytes = new AtomicLong();
    private final AtomicBoolean arrivalsAsked = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Runnable> awaitingRoom = new ConcurrentLinkedQueue<>();

    /**
     * Nothing yet.
     *
     * @param all what is kept for each lane of the relay, this one too, as they come
     */
    Shard(Core core, Lane lane, Collection<Shard> all) {
        this.core = core;
        this.lane = lane;
        this.all = all;
        this.draining = core.draining();
        this.pool = new BufferPool(lane);
        this.careful = new CarefulLane(lane, core::uncaught);
        this.backlog = new Backlog(core, careful, this::longestBacklog);
        this.evictions = new Evictions(careful);
        this.checks = new Deadlines(careful, core.limits().checkTimeout(), core::nanoTime);
        this.closes = new Deadlines(careful, core.limits().closeTimeout(), core::nanoTime);
        this.dropNotices = new Deadlines(careful, DROP_NOTICES, core::nanoTime);
        this.alarms = new Alarms(careful, core::nanoTime);
        this.paced = new PacedTasks(careful);
        this.discardPace = new DiscardPace(core.nanoTime());
    }

    /** What all lanes have in common. */
    Core core() {
        return core;
    }

    Lane lane() {
        return lane;
    }

    Limits limits() {
        return core.limits();
    }

    long now() {
        return core.nanoTime();
    }

    /** The time of this turn: one reading serves all its messages. */
    long turnTime() {
        if (!turnTimed) {
            turnTimed = true;
            turnTime = core.nanoTime();
            askForTurnEnd();
        }
        return turnTime;
    }

    AtomicLong queued() {
        return core.queued();
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
        return new PartialInput(core.inbound(), evictions, AddressPrefix.of(client), drop);
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

    /** Ends the turn for this channel, once: before all members. */
    void touchedChannel(TurnPart channel) {
        channels.add(channel);
        askForTurnEnd();
    }

    /** Ends the turn for this member, once: after all channels. */
    void touchedMember(TurnPart member) {
        members.add(member);
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
        for (int i = 0; i < channels.size(); i++) {
            TurnPart channel = channels.get(i);
            try {
                channel.endTurn();
            } catch (RuntimeException | Error fault) {
                channel.turnFailed(fault);
            }
        }
        channels.clear();
        for (int i = 0; i < members.size(); i++) {
            TurnPart member = members.get(i);
            try {
                member.endTurn();
            } catch (RuntimeException | Error fault) {
                member.turnFailed(fault);
            }
        }
        members.clear();
        backlog.bound();
    }

    // Hand-over between lanes

    /** Whether the lane would have more waiting than its bound with so many bytes more. Any thread. */
    boolean isCongestedWith(int bytes) {
        return arrivalBytes.get() + bytes > limits().laneQueueBytes();
    }

    /** Whether a lane other than this one would have more waiting than it may, with so many bytes more. Any thread. */
    boolean isCongestedElsewhere(int bytes) {
        for (Shard other : all) {
            if (other != this && other.isCongestedWith(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Gives this lane what another one has for it. Any thread. */
    void handOver(Arrival arrival) {
        arrivalBytes.addAndGet(arrival.bytes());
        arrivals.add(arrival);
        askForArrivals();
    }

    /**
     * Tells a sender when this lane has taken what waits for it. Any thread.
     *
     * @param roomAgain called on this lane
     */
    void awaitRoom(Runnable roomAgain) {
        awaitingRoom.add(roomAgain);
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
                taken += next.bytes();
                arrivalBytes.addAndGet(-next.bytes());
                next.take();
            }
            while (!isCongestedWith(0) && !awaitingRoom.isEmpty()) {
                awaitingRoom.remove().run();
            }
        } catch (RuntimeException | Error fault) {
            core.uncaught(fault);
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

    // Draining

    /** Whether the lane is being drained: no connection on it sends anything any more. */
    boolean draining() {
        return draining;
    }

    /** From now on the lane accepts no message; those that it has accepted are on their way to the other lanes. */
    void stopAccepting() {
        draining = true;
        endTurn();
    }

    /** Runs the task once, after so long. */
    void deadline(Duration time, Runnable task) {
        var unused = new Deadlines(lane, time, core::nanoTime).add(task);
    }

    /** The backlog that has most waiting for one connection; the given one if no other has more. */
    private Backlog longestBacklog(Backlog asking) {
        Backlog longest = asking;
        for (Shard shard : all) {
            if (shard.backlog.most() > longest.most()) {
                longest = shard.backlog;
            }
        }
        return longest;
    }

    /** Work for this channel failed; answers the id under which the listener was told. */
    String failed(ChannelName channel, Throwable cause) {
        return core.failed(channel, cause);
    }
}
