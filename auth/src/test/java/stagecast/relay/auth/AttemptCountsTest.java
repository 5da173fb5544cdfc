package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether an attempt may be computed beside others that may all prove wrong. */
class AttemptCountsTest {

    private static final Origin HERE = new Origin(1, "one");
    private static final Origin FROM_ELSEWHERE = new Origin(2, "one");
    private static final Origin OF_ANOTHER = new Origin(1, "other");
    private static final Origin STRANGER = new Origin(3, "stranger");

    private static AttemptCounts counts(int pair, int account, int address) {
        return new AttemptCounts(new AttemptSettings(pair, account, address, Duration.ofMinutes(1), 100), () -> 0);
    }

    @Test
    void what_was_wrong_and_what_is_under_way_together_stay_below_the_pair_s_bound() {
        var counts = counts(2, 100, 100);

        assertTrue(counts.hasRoomBeside(List.of(HERE), HERE));
        assertFalse(counts.hasRoomBeside(List.of(HERE, HERE), HERE));
        counts.wrong(HERE);
        assertTrue(counts.hasRoomBeside(List.of(FROM_ELSEWHERE, OF_ANOTHER), HERE));
        assertFalse(counts.hasRoomBeside(List.of(HERE), HERE));
    }

    @Test
    void and_below_the_account_s_whatever_the_address() {
        var counts = counts(100, 2, 100);
        counts.wrong(FROM_ELSEWHERE);

        assertTrue(counts.hasRoomBeside(List.of(OF_ANOTHER, STRANGER), HERE));
        assertFalse(counts.hasRoomBeside(List.of(FROM_ELSEWHERE), HERE));
    }

    @Test
    void and_below_the_address_s_whatever_the_account() {
        var counts = counts(100, 100, 2);
        counts.wrong(OF_ANOTHER);

        assertTrue(counts.hasRoomBeside(List.of(FROM_ELSEWHERE, STRANGER), HERE));
        assertFalse(counts.hasRoomBeside(List.of(OF_ANOTHER), HERE));
    }

    @Test
    void a_pair_that_succeeded_answers_to_its_own_bound_alone() {
        var counts = counts(2, 2, 2);
        counts.succeeded(HERE);

        assertTrue(counts.hasRoomBeside(List.of(FROM_ELSEWHERE, FROM_ELSEWHERE, OF_ANOTHER, OF_ANOTHER), HERE));
        assertFalse(counts.hasRoomBeside(List.of(HERE, HERE), HERE));
    }

    @Test
    void an_address_is_in_debt_by_its_wrong_passwords_less_its_right_ones_and_never_below_nothing() {
        var counts = counts(100, 100, 100);
        counts.wrong(HERE);
        counts.wrong(OF_ANOTHER);
        counts.wrong(FROM_ELSEWHERE);
        assertEquals(2, counts.debt(1));

        counts.computedRight(HERE);
        assertEquals(1, counts.debt(1));
        counts.computedRight(HERE);
        counts.computedRight(HERE);
        assertEquals(0, counts.debt(1));
    }
}
