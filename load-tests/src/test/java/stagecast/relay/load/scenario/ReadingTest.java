package stagecast.relay.load.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

    private static final Reading READING = new Reading("phone 1", 40, 1_764_000_000_000L);
    private static final String TEXT =
            "{\"id\":\"phone 1\",\"q\":[0.50000,0,0,0.86603],\"rawacc\":[120,0,0],\"seq\":40," + "\"t\":1764000000000}";

    @Test
    void is_found_in_the_relays_envelope() {
        assertEquals(TEXT, READING.text());
        assertEquals(Optional.of(READING), Reading.in("{\"from\":\"127.0.0.1\",\"msg\":" + TEXT + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TEXT,
                "{\"msg\":" + TEXT + ",\"from\":\"127.0.0.1\"}",
                "{\"from\":\"\",\"msg\":" + TEXT + "}",
                "{\"from\":\"127.0.0.1\",\"msg\": " + TEXT + "}",
                "{\"error\":{\"code\":\"rate_limited\",\"message\":\"Too many.\"}}",
                "ok"
            })
    void is_found_in_nothing_else(String received) {
        assertEquals(Optional.empty(), Reading.in(received));
    }

    @Test
    void is_not_found_where_a_byte_was_changed_on_the_way() {
        String changed = TEXT.replace("0.50000", "0.50001");

        assertEquals(Optional.empty(), Reading.in("{\"from\":\"127.0.0.1\",\"msg\":" + changed + "}"));
    }
}
