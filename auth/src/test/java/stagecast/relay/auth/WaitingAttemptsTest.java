package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stagecast.relay.auth.WaitingAttempts.Turn;

class WaitingAttemptsTest {

    private final WaitingAttempts waiting = new WaitingAttempts(6);
    private final Map<String, Turn> turns = new HashMap<>();
    private final List<Attempt> refused = new ArrayList<>();

    /** Named by its address and a letter. */
    private @Nullable Attempt add(String name, boolean trusted, int debt) {
        var origin = new Origin(name.charAt(0) - '0', "account");
        return waiting.add(new Attempt(name, name, "secret", origin, 0), trusted, debt);
    }

    private void add(String... names) {
        for (String name : names) {
            assertNull(add(name, false, 0));
        }
    }

    private @Nullable String next(Long... underWay) {
        var addresses = List.of(underWay);
        Attempt next = waiting.next(
                address -> (int)
                        addresses.stream().filter(other -> other == address).count(),
                attempt -> turns.getOrDefault(attempt.guess, Turn.NOW),
                refused);
        return next == null ? null : next.guess;
    }

    private List<@Nullable String> order() {
        List<@Nullable String> order = new ArrayList<>();
        for (String next = next(); next != null; next = next()) {
            order.add(next);
        }
        return order;
    }

    @Test
    void addresses_take_turns_and_each_keeps_its_order() {
        add("1a", "1b", "1c", "2a", "2b", "3a");

        assertEquals(List.of("1a", "2a", "3a", "1b", "2b", "1c"), order());
    }

    @Test
    void whoever_comes_later_does_not_come_before_those_whose_turn_it_is() {
        add("1a", "1b", "2a");
        assertEquals("1a", next());
        add("3a");

        assertEquals(List.of("2a", "1b", "3a"), order());
    }

    @Test
    void an_address_with_fewer_wrong_passwords_comes_first() {
        add("1a", true, 3);
        add("2a", false, 2);
        add("2b", false, 2);
        add("3a", false, 0);

        assertEquals(List.of("3a", "2a", "2b", "1a"), order());
    }

    @Test
    void what_was_counted_meanwhile_changes_the_order() {
        add("1a", "1b", "2a");
        waiting.setDebt(1, 1);

        assertEquals(List.of("2a", "1a", "1b"), order());
    }

    @Test
    void what_is_under_way_counts_as_wrong_for_the_order() {
        add("1a", "2a", "2b");

        assertEquals("2a", next(1L));
        assertEquals("1a", next(2L));
    }

    @Test
    void among_equals_the_pairs_that_succeeded_come_first() {
        add("1a", "1b", "2a");
        assertNull(add("1c", true, 0));
        assertNull(add("3a", true, 0));

        assertEquals(List.of("1c", "3a", "1a", "2a", "1b"), order());
    }

    @Test
    void who_has_to_wait_holds_up_the_own_line_alone() {
        add("1a", "1b", "2a");
        turns.put("1a", Turn.LATER);

        assertEquals("2a", next());
        assertNull(next());
        turns.clear();
        assertEquals("1a", next());
    }

    @Test
    void who_waits_for_an_equal_one_under_way_holds_up_nobody() {
        add("1a", "1b");
        turns.put("1a", Turn.LATER_THAN_OTHERS);

        assertEquals("1b", next());
        assertNull(next());
    }

    @Test
    void who_is_refused_is_taken_out() {
        add("1a", "1b", "2a");
        turns.putAll(Map.of("1a", Turn.NEVER, "2a", Turn.NEVER));

        assertEquals(List.of("1b"), order());
        assertEquals(
                List.of("1a", "2a"), refused.stream().map(each -> each.guess).toList());
        assertEquals(List.of(), waiting.all());
    }

    @Test
    void the_longest_line_makes_room_with_its_newest() {
        add("1a", "1b", "1c", "1d", "2a", "2b");

        assertEquals("1d", dropped(add("3a", false, 0)));
        assertEquals("1e", dropped(add("1e", false, 0)));
        assertEquals(List.of("1a", "2a", "3a", "1b", "2b", "1c"), order());
    }

    @Test
    void among_equals_whoever_comes_last_finds_no_room() {
        add("1a", "2a", "3a", "4a", "5a", "6a");

        assertEquals("0a", dropped(add("0a", false, 0)));
        assertEquals("7a", dropped(add("7a", false, 0)));
    }

    @Test
    void all_are_taken_out_in_the_order_in_which_they_came() {
        add("2a", "1a", "2b");

        assertEquals(
                List.of("2a", "1a", "2b"),
                waiting.all().stream().map(each -> each.guess).toList());
        assertEquals(List.of(), waiting.all());
        assertEquals(List.of(), order());
    }

    @Test
    void before_all_others_the_address_with_the_most_wrong_passwords_makes_room() {
        add("1a", "1b", "1c", "1d", "2a");
        assertNull(add("3a", false, 1));

        assertEquals("3a", dropped(add("4a", false, 0)));
        assertEquals("5a", dropped(add("5a", false, 9)));
    }

    @Test
    void pairs_that_succeeded_are_dropped_last() {
        for (String name : List.of("1a", "1b", "1c", "1d", "1e")) {
            assertNull(add(name, true, 0));
        }
        add("2a");

        assertEquals("2a", dropped(add("1f", true, 0)));
        assertEquals("1g", dropped(add("1g", true, 0)));
    }

    private static @Nullable String dropped(@Nullable Attempt attempt) {
        return attempt == null ? null : attempt.guess;
    }

    @Test
    void equal_attempts_are_found_by_address_and_taken_out_together() {
        var origins = List.of(new Origin(1, "account"), new Origin(2, "account"), new Origin(3, "account"));
        var attempts = origins.stream()
                .map(origin -> new Attempt("same", "email", "secret", origin, 0))
                .toList();
        assertNull(waiting.add(attempts.get(0), false, 0));
        assertNull(waiting.add(attempts.get(1), true, 0));
        add("2b");

        assertSame(attempts.get(1), waiting.equalTo(new Attempt("same", "email", "secret", origins.get(1), 9)));
        assertNull(waiting.equalTo(attempts.get(2)));
        assertEquals(Set.copyOf(attempts.subList(0, 2)), Set.copyOf(waiting.allEqualTo(attempts.get(2))));
        assertEquals(List.of("2b"), order());
    }

    @Test
    void the_old_are_found_whatever_their_turn() {
        for (int i = 0; i < 3; i++) {
            assertNull(waiting.add(
                    new Attempt("guess" + i, "email", "secret", new Origin(i, "account"), i), false, 9 - i));
        }

        assertEquals(
                List.of("guess0", "guess1"),
                waiting.waitingSinceBefore(2).stream().map(each -> each.guess).toList());
        assertEquals(List.of("guess2"), order());
    }
}
