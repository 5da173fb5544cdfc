package stagecast.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Alarms of one lane, each for a time of its own, on one timer: a wheel of slots, of which the next one is looked at with
 * each tick. To set, move or cancel an alarm costs the same however many there are. Lives on its lane.
 */
final class Alarms {

    /** How late an alarm may ring. */
    static final Duration TICK = Duration.ofMillis(100);

    private static final long TICK_NANOS = TICK.toNanos();

    /** An alarm that is further away than a round of the wheel is passed over once in each round. */
    private static final int SLOTS = 512;

    private enum State {
        UNSET,
        IN_WHEEL,
        DUE
    }

    /** What happens at a time. */
    abstract static class Alarm {
        private State state = State.UNSET;
        private long tick;
        private @Nullable Alarm previous;
        private @Nullable Alarm next;

        /** The time has come; runs on the lane. It may set itself again. */
        abstract void ring(long now);

        /** Ringing failed. */
        abstract void failed(Throwable fault);
    }

    private final Lane lane;
    private final LongSupplier nanoTime;
    private final long origin;
    private final @Nullable Alarm[] slots = new @Nullable Alarm[SLOTS];
    private final ArrayDeque<Alarm> due = new ArrayDeque<>();
    private int size;
    private long tick;
    private boolean ticking;

    Alarms(Lane lane, LongSupplier nanoTime) {
        this.lane = lane;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /**
     * Has an alarm ring once, in place of the time that it may have been set to.
     *
     * @param time in nanoseconds of the relay's clock
     */
    void set(Alarm alarm, long time) {
        cancel(alarm);
        startTicking();
        alarm.tick = Math.max(tick + 1, Math.floorDiv(time - origin + TICK_NANOS - 1, TICK_NANOS));
        alarm.state = State.IN_WHEEL;
        size++;
        link(alarm);
    }

    /** The alarm does not ring any more. Harmless when it isn't set. */
    void cancel(Alarm alarm) {
        if (alarm.state == State.IN_WHEEL) {
            unlink(alarm);
        }
        if (alarm.state != State.UNSET) {
            alarm.state = State.UNSET;
            size--;
        }
    }

    int size() {
        return size;
    }

    private void link(Alarm alarm) {
        int slot = (int) (alarm.tick % SLOTS);
        Alarm first = slots[slot];
        alarm.next = first;
        if (first != null) {
            first.previous = alarm;
        }
        slots[slot] = alarm;
    }

    private void unlink(Alarm alarm) {
        Alarm before = alarm.previous;
        Alarm after = alarm.next;
        if (before == null) {
            slots[(int) (alarm.tick % SLOTS)] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        alarm.previous = null;
        alarm.next = null;
    }

    private void startTicking() {
        if (!ticking) {
            tick = (nanoTime.getAsLong() - origin) / TICK_NANOS;
            lane.schedule(this::tick, TICK);
            ticking = true;
        }
    }

    private void tick() {
        try {
            long now = nanoTime.getAsLong();
            collect((now - origin) / TICK_NANOS);
            ringDue(now);
        } finally {
            // Whatever failed, the timer goes on for the others; alarms that are due ring with the next tick.
            ticking = false;
            if (size > 0) {
                lane.schedule(this::tick, TICK);
                ticking = true;
            }
        }
    }

    private void collect(long present) {
        for (long passed = Math.max(tick + 1, present - SLOTS + 1); passed <= present; passed++) {
            Alarm alarm = slots[(int) (passed % SLOTS)];
            while (alarm != null) {
                Alarm after = alarm.next;
                if (alarm.tick <= present) {
                    unlink(alarm);
                    alarm.state = State.DUE;
                    due.add(alarm);
                }
                alarm = after;
            }
        }
        tick = present;
    }

    private void ringDue(long now) {
        for (Alarm alarm = due.poll(); alarm != null; alarm = due.poll()) {
            // Others that rang before may have cancelled it, or set it anew.
            if (alarm.state == State.DUE) {
                alarm.state = State.UNSET;
                size--;
                try {
                    alarm.ring(now);
                } catch (RuntimeException | Error fault) {
                    alarm.failed(fault);
                }
            }
        }
    }
}
