package stagecast.relay.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void what_steers_a_terminal_is_shown_as_its_number_and_all_else_as_it_is() {
        assertEquals("a\\u{1b}[2J\\u{a}b\\u{202e}\\u{2028}", Printable.of("a\u001b[2J\nb\u202e\u2028"));
        assertEquals("Bühne, 舞台 $1 \\d", Printable.of("Bühne, 舞台 $1 \\d"));
    }
}
