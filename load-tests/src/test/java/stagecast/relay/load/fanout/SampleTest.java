package stagecast.relay.load.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SampleTest {

    private final Sample sample = new Sample();

    private boolean read(String text) {
        byte[] bytes = ("??" + text).getBytes(UTF_8);
        return sample.read(ByteBuffer.wrap(bytes), 2, bytes.length - 2);
    }

    private static String written(int size, int sender, int number, long time) {
        byte[] message = new byte[size];
        Sample.write(message, 0, size, sender, number, time);
        return new String(message, UTF_8);
    }

    @Test
    void writes_json_of_exactly_the_size() {
        assertEquals("{\"s\":3,\"n\":17,\"t\":123456,\"pad\":\"" + ".".repeat(46) + "\"}", written(80, 3, 17, 123_456));
    }

    @Test
    void has_room_for_the_longest_numbers_in_the_shortest_message() {
        String longest = written(Sample.SHORTEST, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

        assertTrue(read(longest), longest);
        assertTrue(longest.endsWith(",\"pad\":\"\"}"), longest);
        assertEquals(Integer.MAX_VALUE, sample.sender());
        assertEquals(Integer.MAX_VALUE, sample.number());
        assertEquals(Long.MAX_VALUE, sample.time());
    }

    @Test
    void reads_its_numbers_behind_any_envelope() {
        String[] envelopes = {"", "{\"from\":\"127.0.0.1\",\"msg\":", "{\"from\":\"2001:db8::1\",\"msg\":", ""};
        for (int i = 0; i < envelopes.length; i++) {
            assertTrue(read(envelopes[i] + written(90, 4, i, 1_000 + i)));
            assertEquals(4, sample.sender());
            assertEquals(i, sample.number());
            assertEquals(1_000 + i, sample.time());
        }
    }

    @Test
    void knows_what_is_no_sample() {
        String[] others = {
            "",
            "ok",
            "{\"missed\":17}",
            "{\"s\":",
            "{\"s\":1",
            "{\"s\":1,\"n\":2,\"t\":3",
            "{\"s\":,\"n\":2,\"t\":3,",
            "{\"s\":1,\"m\":2,\"t\":3,",
            "{\"s\":1,\"n\":3000000000,\"t\":3,",
            "{\"s\":-1,\"n\":3,\"t\":3,"
        };
        for (String other : others) {
            assertFalse(read(other), other);
        }
    }
}
