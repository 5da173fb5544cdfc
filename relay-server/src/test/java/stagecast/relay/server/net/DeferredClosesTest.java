package stagecast.relay.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DeferredClosesTest {

    private final Queue<Runnable> atTurnEnd = new ArrayDeque<>();
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();
    private final List<String> closed = new ArrayList<>();

    @Test
    void closes_those_of_a_turn_together_and_elsewhere() {
        var closes = new DeferredCloses(atTurnEnd::add, elsewhere::add);

        closes.add(() -> closed.add("a"));
        closes.add(() -> closed.add("b"));
        assertEquals(1, atTurnEnd.size());
        atTurnEnd.remove().run();
        closes.add(() -> closed.add("c"));
        assertEquals(List.of(), closed);

        elsewhere.remove().run();
        assertEquals(List.of("a", "b"), closed);
        atTurnEnd.remove().run();
        elsewhere.remove().run();
        assertEquals(List.of("a", "b", "c"), closed);
    }

    @Test
    void closes_on_the_lane_where_the_other_threads_have_ended() {
        var closes = new DeferredCloses(atTurnEnd::add, task -> {
            throw new RejectedExecutionException();
        });

        closes.add(() -> closed.add("a"));
        atTurnEnd.remove().run();

        assertEquals(List.of("a"), closed);
    }
}
