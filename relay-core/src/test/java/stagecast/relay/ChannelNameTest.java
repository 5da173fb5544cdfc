package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {

    @Test
    void says_how_long_a_name_that_is_too_long_was() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new ChannelName("x".repeat(129)));

        assertEquals("a channel name has 1 to 128 characters, this one has 129", refusal.getMessage());
    }

    @Test
    void counts_code_points_not_chars() {
        String name = "😀".repeat(128);

        assertEquals(name, new ChannelName(name).value());
        assertThrows(IllegalArgumentException.class, () -> new ChannelName(name + "x"));
    }

    @Test
    void names_the_control_character_that_is_too_much() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> ChannelName.ofPathSegment("a%09b"));

        assertEquals("a channel name holds no control characters, this one has U+0009", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\u0000b", "\u007f", "\u0085", "line\nbreak"})
    void refuses_what_breaks_a_rule(String name) {
        assertThrows(IllegalArgumentException.class, () -> new ChannelName(name));
    }

    @ParameterizedTest
    @CsvSource({
        "livehacks_test, livehacks_test",
        "a+b, a+b",
        "%3Croom_name%3E, <room_name>",
        "%c3%a5, å",
        "%2e%2e%2e, ...",
        "%2541, %41",
        "a%20b%40, a b@",
        "..., ..."
    })
    void decodes_a_path_segment_once(String raw, String name) {
        assertEquals(name, ChannelName.ofPathSegment(raw).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2F", "%2f", "%", "%4", "%zz", "%ff", "%c3", "%00", "%2e", "%2E%2e", "%ed%a0%80"})
    void refuses_a_path_segment_that_decodes_to_no_name(String raw) {
        assertThrows(IllegalArgumentException.class, () -> ChannelName.ofPathSegment(raw));
    }
}
