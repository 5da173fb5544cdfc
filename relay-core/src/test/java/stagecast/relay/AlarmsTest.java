package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private static final long TICK = Alarms.TICK.toNanos();

    private final ManualLane lane = new ManualLane();
    private final List<String> rang = new ArrayList<>();
    private long now = 7 * TICK + 3;
    private final Alarms alarms = new Alarms(lane, () -> now);

    private final class Named extends Alarms.Alarm {
        private final String name;

        private Named(String name) {
            this.name = name;
        }

        @Override
        void ring(long time) {
            assertEquals(now, time);
            rang.add(name);
        }

        @Override
        void failed(Throwable fault) {
            throw new AssertionError(fault);
        }
    }

    private void pass(long nanos) {
        now += nanos;
        lane.timers();
    }

    @Test
    void rings_once_at_the_first_tick_behind_its_time() {
        alarms.set(new Named("a"), now + TICK + 1);

        pass(TICK);
        assertEquals(List.of(), rang);
        pass(TICK);
        assertEquals(List.of("a"), rang);
        pass(TICK);

        assertEquals(List.of("a"), rang);
        assertFalse(lane.waiting(), "a timer for nothing");
    }

    @Test
    void an_alarm_for_a_time_that_has_passed_rings_with_the_next_tick() {
        alarms.set(new Named("a"), now - 5 * TICK);
        assertEquals(List.of(), rang);

        pass(TICK);

        assertEquals(List.of("a"), rang);
    }

    @Test
    void rings_what_is_further_away_than_a_round_of_the_wheel() {
        alarms.set(new Named("far"), now + 1300 * TICK);
        alarms.set(new Named("near"), now + 1299 * TICK);

        for (int i = 0; i < 1298; i++) {
            pass(TICK);
        }
        assertEquals(List.of(), rang);
        pass(TICK);
        assertEquals(List.of("near"), rang);
        pass(TICK);

        assertEquals(List.of("near", "far"), rang);
    }

    @Test
    void rings_all_that_became_due_while_the_lane_stood_still() {
        alarms.set(new Named("first"), now + 600 * TICK);
        alarms.set(new Named("second"), now + TICK);
        alarms.set(new Named("not yet"), now + 3001 * TICK);

        pass(3000 * TICK);

        assertEquals(2, rang.size());
        assertEquals(1, alarms.size());
    }

    @Test
    void one_that_is_set_anew_rings_at_its_new_time_alone() {
        var alarm = new Named("a");
        alarms.set(alarm, now + TICK);
        alarms.set(alarm, now + 3 * TICK);

        pass(2 * TICK);
        assertEquals(List.of(), rang);
        pass(TICK);

        assertEquals(List.of("a"), rang);
    }

    @Test
    void one_that_was_cancelled_does_not_ring_even_where_it_was_due_with_others() {
        var cancelled = new Named("cancelled");
        var moved = new Named("moved");
        var canceller = new Alarms.Alarm() {
            @Override
            void ring(long time) {
                alarms.cancel(cancelled);
                alarms.set(moved, now + TICK);
            }

            @Override
            void failed(Throwable fault) {
                throw new AssertionError(fault);
            }
        };
        alarms.set(cancelled, now + TICK);
        alarms.set(moved, now + TICK);
        alarms.set(canceller, now + TICK); // the last one set rings first

        pass(TICK);
        assertEquals(List.of(), rang);
        assertEquals(1, alarms.size());
        pass(TICK);

        assertEquals(List.of("moved"), rang);
    }

    @Test
    void one_that_fails_does_not_take_the_others_with_it() {
        alarms.set(new Named("survivor"), now + TICK);
        alarms.set(
                new Alarms.Alarm() {
                    @Override
                    void ring(long time) {
                        throw new AssertionError("broken");
                    }

                    @Override
                    void failed(Throwable fault) {
                        rang.add(fault.getMessage());
                    }
                },
                now + TICK); // the last one set rings first

        pass(TICK);

        assertEquals(List.of("broken", "survivor"), rang);
    }

    @Test
    void ten_thousand_of_them_share_one_timer() {
        var all = new Named[10_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Named("" + i);
            alarms.set(all[i], now + (1 + i % 40) * TICK);
        }

        assertEquals(1, lane.timersSet());
        for (int i = 0; i < 20; i++) {
            pass(TICK);
            assertEquals(1, lane.timersSet());
        }

        assertEquals(5_000, rang.size());
    }

    @Test
    void rings_at_the_right_tick_whatever_is_set_moved_and_cancelled() {
        var random = new Random(11);
        var times = new TreeMap<Integer, Long>();
        var all = new Named[50];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Named("" + i);
        }
        for (int step = 0; step < 20_000; step++) {
            int which = random.nextInt(all.length);
            if (random.nextInt(4) == 0) {
                alarms.cancel(all[which]);
                times.remove(which);
            } else {
                long time = now + (long) (random.nextDouble() * random.nextInt(2000) * TICK);
                alarms.set(all[which], time);
                times.put(which, time);
            }
            assertEquals(times.size(), alarms.size());
            rang.clear();
            pass((long) (random.nextDouble() * (random.nextInt(50) == 0 ? 900 : 3) * TICK));
            for (String name : rang) {
                long time = Objects.requireNonNull(times.remove(Integer.parseInt(name)), "rang twice");
                assertTrue(time - now <= 0, "too early");
            }
            times.forEach((name, time) -> assertTrue(now - time < 2 * TICK, "late"));
        }
    }
}
