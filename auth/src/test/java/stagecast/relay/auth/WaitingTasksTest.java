package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTasksTest {

    private static final long HALL = 1;
    private static final long HOME = 2;
    private static final long ELSEWHERE = 3;

    private final WaitingTasks<String> waiting = new WaitingTasks<>(4);

    private List<String> rest() {
        List<String> order = new ArrayList<>();
        for (String next = waiting.next(); next != null; next = waiting.next()) {
            order.add(next);
        }
        return order;
    }

    @Test
    void one_of_another_address_waits_for_one_of_the_many_and_not_for_all() {
        for (String task : List.of("hall 1", "hall 2", "hall 3")) {
            assertNull(waiting.add(HALL, task));
        }
        assertNull(waiting.add(HOME, "home"));

        assertEquals(List.of("hall 1", "home", "hall 2", "hall 3"), rest());
        assertNull(waiting.next());
    }

    @Test
    void an_address_that_comes_again_stands_behind_those_that_wait() {
        waiting.add(HALL, "hall 1");
        waiting.add(HALL, "hall 2");
        waiting.add(HOME, "home");
        assertEquals("hall 1", waiting.next());
        waiting.add(ELSEWHERE, "elsewhere");

        assertEquals(List.of("home", "hall 2", "elsewhere"), rest());
    }

    @Test
    void room_is_made_by_the_newest_of_the_address_that_has_most() {
        for (int i = 1; i <= 4; i++) {
            waiting.add(HALL, "hall " + i);
        }

        assertEquals("hall 4", waiting.add(HOME, "home 1"));
        assertEquals("hall 3", waiting.add(HOME, "home 2"));
        assertEquals("home 3", waiting.add(HOME, "home 3"));
        assertEquals("hall 2", waiting.add(ELSEWHERE, "elsewhere"), "of two that have as many one of them");

        assertEquals(List.of("hall 1", "home 1", "elsewhere", "home 2"), rest());
    }

    @Test
    void the_oldest_are_taken_out_whatever_their_address() {
        waiting.add(HALL, "1");
        waiting.add(HOME, "2");
        waiting.add(HALL, "3");
        assertSame("1", waiting.next());

        assertEquals(List.of("2"), waiting.oldest(task -> task.compareTo("3") < 0));
        assertEquals(List.of("3"), rest());
        assertEquals(List.of(), waiting.oldest(task -> true));
    }
}
