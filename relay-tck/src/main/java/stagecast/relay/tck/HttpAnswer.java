package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer to an HTTP request.
 *
 * @param status the status code
 * @param headers the fields by name in lower case, each with its values in the order sent
 * @param body the body, empty in an interim answer and after an upgrade
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, String body) {

    /** Whether a field of this name, in any case, was sent. */
    public boolean has(String name) {
        return headers.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** The value of a field that must stand there exactly once. */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() != 1) {
            return fail("the field " + name + " should stand once in " + this);
        }
        return values.get(0);
    }

    /** The body as the relay's JSON error. */
    public ErrorText error() {
        return ErrorText.parse(body);
    }
}
