package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnreadableTest {

    private static final String HINT =
            " has characters that Java can't read in this locale: set LC_ALL=C.UTF-8, or the locale"
                    + " in which it was typed";

    @Test
    void all_characters_pass_but_the_one_that_stands_for_lost_ones() {
        assertEquals(
                Optional.empty(),
                Unreadable.sentence(List.of("users", "jörg@example.org", "舞台"), Map.of("RELAY_DATA", "bühne")));
        assertEquals(
                Optional.of("the argument 'j\uFFFD\uFFFDrg'" + HINT),
                Unreadable.sentence(List.of("users", "j\uFFFD\uFFFDrg"), Map.of()));
    }

    @Test
    void of_the_variables_those_of_the_relay_count() {
        assertEquals(
                Optional.of("the variable RELAY_DATA" + HINT),
                Unreadable.sentence(List.of(), Map.of("RELAY_DATA", "b\uFFFDhne", "PS1", "\uFFFD")));
        assertEquals(Optional.empty(), Unreadable.sentence(List.of(), Map.of("PS1", "\uFFFD")));
    }
}
