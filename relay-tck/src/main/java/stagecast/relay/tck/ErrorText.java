package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error as the relay words it, in band or as an HTTP body: {@code {"error":{"code":…,"message":…}}}.
 *
 * @param json the whole text
 */
public record ErrorText(String json) {

    private static final Pattern SHAPE = Pattern.compile("\\{\"error\":\\{\"code\":\"[a-z_]+\",\"message\":\".+}}");

    /** Takes a text for an error, and fails the test if it is none. */
    public static ErrorText parse(String json) {
        if (!SHAPE.matcher(json).matches()) {
            return fail("this should be an error: " + json);
        }
        return new ErrorText(json);
    }

    /** The code, as {@code not_authenticated}. */
    public String code() {
        return string("code");
    }

    /** The sentence for people. */
    public String message() {
        return string("message");
    }

    /** A member that is a string; escapes stay as they are. */
    public String string(String member) {
        return find(member, "\"((?:[^\"\\\\]|\\\\.)*)\"");
    }

    /** A member that is a whole number. */
    public long number(String member) {
        return Long.parseLong(find(member, "(-?[0-9]+)"));
    }

    /** Whether there is such a member. */
    public boolean has(String member) {
        return json.contains("\"" + member + "\":");
    }

    private String find(String member, String value) {
        Matcher found = Pattern.compile("\"" + member + "\":" + value).matcher(json);
        return found.find() ? found.group(1) : fail("no member " + member + " of that kind in " + json);
    }
}
