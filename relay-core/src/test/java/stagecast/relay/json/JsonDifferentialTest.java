package stagecast.relay.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.json.JsonScanner.Verdict;

/** The scanner and Jackson must say the same of random texts, save where Jackson departs from RFC 8259. */
class JsonDifferentialTest {

    private static final int DOCUMENTS = 1000;
    private static final int MUTATIONS = 8;

    private final JsonScanner scanner = new JsonScanner();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agrees_with_jackson(long seed) {
        RandomJson random = new RandomJson(seed);
        int invalid = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String document = random.document();
            assertSame(document, Verdict.VALID);
            for (int j = 0; j < MUTATIONS; j++) {
                String mutated = random.mutated(document);
                Verdict expected = JacksonVerdict.of(mutated);
                invalid += expected == Verdict.INVALID ? 1 : 0;
                assertSame(mutated, expected);
            }
        }
        assertTrue(invalid > DOCUMENTS * MUTATIONS / 4, "too few are broken: " + invalid);
        assertTrue(invalid < DOCUMENTS * MUTATIONS * 9 / 10, "too many are broken: " + invalid);
    }

    private void assertSame(String text, Verdict expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(expected, scanner.scan(bytes, 0, bytes.length), text);
    }
}
