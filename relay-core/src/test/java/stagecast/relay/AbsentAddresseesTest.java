package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsentAddresseesTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AbsentAddressees absent = new AbsentAddressees();

    private int admit(String name, long now) {
        return absent.admit(name.getBytes(StandardCharsets.UTF_8), now);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void tells_of_each_once_a_second_and_how_often_it_did_not_wherever_the_clock_begins(long start) {
        assertEquals(0, admit("one", start));
        assertEquals(0, admit("other", start + 1));
        assertEquals(Refusals.SUPPRESS, admit("one", start + 1));
        assertEquals(Refusals.SUPPRESS, admit("one", start + SECOND - 1));
        assertEquals(2, admit("one", start + SECOND));
        assertEquals(Refusals.SUPPRESS, admit("one", start + SECOND + 1));
        assertEquals(0, admit("other", start + SECOND + 1));
    }

    @Test
    void tells_of_as_many_as_the_rate_lets_pass_in_a_second_once() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < AbsentAddressees.MOST; i++) {
                assertEquals(round == 0 ? 0 : Refusals.SUPPRESS, admit("nobody-" + i, round));
            }
        }
    }

    @Test
    void remembers_no_more_than_it_may_and_forgets_the_oldest() {
        for (int i = 0; i < 2 * AbsentAddressees.MOST; i++) {
            assertEquals(0, admit("nobody-" + i, i));
        }

        assertEquals(AbsentAddressees.MOST, absent.size());
        assertEquals(Refusals.SUPPRESS, admit("nobody-" + AbsentAddressees.MOST, SECOND - 1));
        assertEquals(0, admit("nobody-0", SECOND - 1), "this one was forgotten");
    }

    @Test
    void forgets_those_of_whom_there_is_nothing_left_to_tell() {
        for (int i = 0; i < AbsentAddressees.MOST; i++) {
            admit("nobody-" + i, 0);
        }
        assertEquals(Refusals.SUPPRESS, admit("nobody-7", 1));

        assertEquals(0, admit("another", SECOND));

        assertEquals(2, absent.size());
        assertEquals(1, admit("nobody-7", 3600 * SECOND));
    }

    @Test
    void confuses_no_names_that_resemble_each_other() {
        var random = new Random(1);
        Set<String> names = new HashSet<>(Set.of("Aa", "BB", "x".repeat(2_000) + "Aa", "x".repeat(2_000) + "BB", ""));
        while (names.size() < AbsentAddressees.MOST) {
            names.add("user" + random.nextInt(1_000) + "@example.org");
        }

        names.forEach(name -> assertEquals(0, admit(name, 0), name));
    }
}
