package stagecast.relay.server.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** The bytes are a login's body, or any other that is JSON. */
class JsonBodyJazzerTest {

    @FuzzTest(maxDuration = "5s")
    void reads_an_object_or_says_in_a_sentence_why_not(byte[] bytes) {
        byte[] body = Arrays.copyOf(bytes, Math.min(bytes.length, JsonBody.MAX_BYTES));
        JsonNode object;
        try {
            object = JsonBody.object(body);
        } catch (IllegalArgumentException refused) {
            String sentence = String.valueOf(refused.getMessage());
            assertTrue(sentence.startsWith("the body is not "), sentence);
            assertFalse(sentence.contains("Exception"), sentence);
            return;
        }
        assertTrue(object.isObject(), object::toString);
    }
}
