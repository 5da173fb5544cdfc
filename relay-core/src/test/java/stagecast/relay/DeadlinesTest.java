package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final ManualLane lane = new ManualLane();
    private final List<String> ran = new ArrayList<>();
    private long now;
    private final Deadlines deadlines = new Deadlines(lane, Duration.ofNanos(10), () -> now);

    private void at(long time) {
        now = time;
        lane.timers();
    }

    @Test
    void runs_each_task_when_it_is_due_and_not_before() {
        deadlines.add(() -> ran.add("first"));
        now = 5;
        deadlines.add(() -> ran.add("second"));

        at(9);
        assertEquals(List.of(), ran);
        at(10);
        assertEquals(List.of("first"), ran);
        at(15);
        assertEquals(List.of("first", "second"), ran);
        assertFalse(lane.waiting());
    }

    @Test
    void sets_its_timer_to_what_the_first_task_still_has_to_wait() {
        now = 3;
        deadlines.add(() -> ran.add("first"));
        now = 5;
        deadlines.add(() -> ran.add("second"));
        assertEquals(Duration.ofNanos(10), lane.lastDelay);

        at(14);
        assertEquals(Duration.ofNanos(1), lane.lastDelay);
        assertEquals(List.of("first"), ran);
    }

    @Test
    void a_task_may_add_another() {
        deadlines.add(() -> deadlines.add(() -> ran.add("second")));

        at(10);
        assertEquals(List.of(), ran);
        at(20);

        assertEquals(List.of("second"), ran);
    }

    @Test
    void holds_nothing_of_what_was_cancelled() {
        var first = deadlines.add(() -> ran.add("first"));
        var second = deadlines.add(() -> ran.add("second"));
        var third = deadlines.add(() -> ran.add("third"));

        deadlines.cancel(second);
        assertEquals(3, deadlines.size());
        deadlines.cancel(first);
        assertEquals(1, deadlines.size());
        at(10);
        deadlines.cancel(third);

        assertEquals(List.of("third"), ran);
        assertEquals(0, deadlines.size());
    }

    @Test
    void sets_one_timer_however_many_come_and_go() {
        for (int i = 0; i < 10; i++) {
            deadlines.cancel(deadlines.add(() -> ran.add("never")));
        }
        deadlines.add(() -> ran.add("once"));
        lane.timers();
        assertTrue(lane.waiting());

        at(10);

        assertEquals(List.of("once"), ran);
        assertFalse(lane.waiting());
    }

    @Test
    void a_task_that_fails_does_not_take_the_others_with_it() {
        deadlines.add(() -> {
            throw new IllegalStateException("broken");
        });
        deadlines.add(() -> ran.add("second"));

        now = 10;
        assertThrows(IllegalStateException.class, lane::timers);
        lane.timers();

        assertEquals(List.of("second"), ran);
    }
}
