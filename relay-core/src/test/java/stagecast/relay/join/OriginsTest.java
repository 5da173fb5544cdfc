package stagecast.relay.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

    private static final Origins TWO =
            new Origins(List.of("https://stage.example.org", "http://localhost:3000", "http://[::1]:3000"));

    @ParameterizedTest
    @CsvSource({
        "https://stage.example.org, true",
        "https://STAGE.example.org, true",
        "https://stage.example.org:443, true",
        "http://localhost:3000, true",
        "http://[::1]:3000, true",
        "http://stage.example.org, false",
        "https://stage.example.org:8443, false",
        "https://stage.example.org.example.net, false",
        "https://other.example.org, false",
        "null, false",
        "'', false"
    })
    void allows_an_origin_as_a_whole_and_without_case(String origin, boolean allowed) {
        assertEquals(allowed, TWO.allow(List.of(origin)));
    }

    @Test
    void allows_whoever_sends_none_and_refuses_a_list_with_a_stranger_in_it() {
        assertTrue(TWO.allow(List.of()));
        assertFalse(TWO.allow(List.of("https://stage.example.org", "https://other.example.org")));
    }

    @Test
    void allows_everyone_unless_told() {
        assertTrue(Origins.ANY.allow(List.of("null")));
        assertTrue(Origins.ANY.allow(List.of("https://other.example.org")));
        assertTrue(new Origins(List.of("null")).allow(List.of("null")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage.example.org",
                "https://stage.example.org/",
                "https://*.example.org",
                "https://user@stage.example.org",
                "https://stage.example.org:port",
                "https://",
                ""
            })
    void refuses_what_is_no_origin(String origin) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Origins(List.of(origin)));

        assertTrue(String.valueOf(refusal.getMessage())
                .startsWith("Origins.allowed has " + origin + ", which is no origin"));
    }
}
