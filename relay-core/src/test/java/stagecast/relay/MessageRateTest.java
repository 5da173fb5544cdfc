package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Ten a second, twenty at once; a check may take ten seconds. */
    private final Limits limits = Hall.small(10, 20);

    private static int takenAt(long now, MessageRate rate) {
        int taken = 0;
        while (rate.take(now)) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void lets_a_burst_pass_and_then_the_rate_wherever_the_clock_begins(long start) {
        var rate = new MessageRate(limits, start);

        assertEquals(20, takenAt(start, rate));
        assertEquals(1, takenAt(start + SECOND / 10, rate));
        assertEquals(10, takenAt(start + SECOND / 10 + SECOND, rate));
        assertEquals(20, takenAt(start + 100 * SECOND, rate), "silence must not fill it above the burst");
    }

    @Test
    void lets_the_exact_rate_pass_for_ever() {
        var rate = new MessageRate(limits, 0);

        for (int i = 0; i < 1000; i++) {
            assertTrue(rate.take(i * SECOND / 10));
        }
        assertEquals(19, takenAt(999 * SECOND / 10, rate));
    }

    @Test
    void a_time_without_reading_fills_it_above_the_burst() {
        var rate = new MessageRate(limits, 0);

        rate.stoodStill(0, 8 * SECOND);

        assertEquals(20 + 80, takenAt(8 * SECOND, rate));
        assertEquals(10, takenAt(9 * SECOND, rate));
    }

    @Test
    void a_time_without_reading_fills_the_bucket_first() {
        var rate = new MessageRate(limits, 0);
        takenAt(0, rate);

        rate.stoodStill(0, SECOND);
        assertEquals(10, takenAt(SECOND, rate));
        rate.stoodStill(SECOND, 4 * SECOND);

        assertEquals(30, takenAt(4 * SECOND, rate));
    }

    @Test
    void what_is_above_the_burst_stays_until_it_is_used_and_is_no_more_than_a_check_may_bring() {
        var rate = new MessageRate(limits, 0);

        for (long second = 0; second < 45; second += 9) {
            rate.stoodStill(second * SECOND, (second + 9) * SECOND);
        }

        assertEquals(20 + 100, takenAt(200 * SECOND, rate));
    }

    @Test
    void a_turn_whose_time_was_read_before_the_reading_went_on_takes_nothing_away() {
        var rate = new MessageRate(limits, 0);
        rate.stoodStill(0, 2 * SECOND);

        assertEquals(20 + 20, takenAt(SECOND, rate));
    }

    @Test
    void is_no_limit_where_it_is_switched_off() {
        var rate = new MessageRate(Hall.small(0, 1), 0);

        for (int i = 0; i < 100_000; i++) {
            assertTrue(rate.take(0));
        }
    }

    @Test
    void holds_at_the_highest_rate_and_the_largest_burst() {
        var rate = new MessageRate(Hall.small(1_000_000, Integer.MAX_VALUE), 0);
        var slowest = new MessageRate(Hall.small(1, Integer.MAX_VALUE), 0);

        for (int i = 0; i < 100_000; i++) {
            assertTrue(rate.take(0));
            assertTrue(slowest.take(0));
        }
    }

    @Test
    void refuses_a_rate_that_it_could_not_keep() {
        assertEquals(
                "Limits.messagesPerSecond must be 0 (no limit) to 1000000, it is 1000001",
                assertThrows(IllegalArgumentException.class, () -> Hall.small(1_000_001, 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Hall.small(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> Hall.small(1, 0));
    }
}
