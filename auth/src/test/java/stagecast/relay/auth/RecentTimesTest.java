package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentTimesTest {

    private static final long WINDOW = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 50})
    void tells_what_a_list_of_all_times_tells(int most) {
        var times = new RecentTimes(most);
        var all = new ArrayDeque<Long>();
        var random = new Random(most);
        long now = -1_000;
        for (int i = 0; i < 2_000; i++) {
            now += random.nextInt(2 + 200 / most);
            if (random.nextBoolean()) {
                times.add(now);
                all.addLast(now);
            }
            while (!all.isEmpty() && now - all.getFirst() >= WINDOW) {
                all.removeFirst();
            }

            assertEquals(Math.min(most, all.size()), times.within(now, WINDOW));
            assertEquals(untilRoom(all, most, now), times.untilRoom(now, WINDOW));
        }
    }

    /** When the oldest that is in the way has left the window. */
    private static long untilRoom(ArrayDeque<Long> all, int most, long now) {
        return all.stream()
                .skip(Math.max(0, all.size() - most))
                .findFirst()
                .filter(oldest -> all.size() >= most)
                .map(oldest -> WINDOW - (now - oldest))
                .orElse(0L);
    }
}
