package stagecast.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import stagecast.relay.json.JacksonVerdict;

/** Whether JSON holds credentials, as section 2 of the protocol says it, read with Jackson and without regard to cost. */
final class JacksonSecrets {

    private static final Set<String> OWNERS = Set.of("email", "user", "username", "login");
    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z0-9_-]{43}|eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final JsonFactory JACKSON = new JsonFactory();

    private JacksonSecrets() {}

    /** Whether an object in valid JSON has a password and whose it is, or a token; or is the whole and has a password. */
    static boolean in(String json) {
        try (JsonParser parser = JACKSON.createParser(JacksonVerdict.withoutSurrogateEscapes(json))) {
            return in(parser, parser.nextToken(), true);
        } catch (IOException broken) {
            throw new UncheckedIOException(json, broken);
        }
    }

    private static boolean in(JsonParser parser, JsonToken first, boolean whole) throws IOException {
        boolean found = false;
        if (first == JsonToken.START_ARRAY) {
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                found |= in(parser, next, false);
            }
        } else if (first == JsonToken.START_OBJECT) {
            Set<String> strings = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                found |= whole && name.equals("password");
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && !parser.getText().isEmpty()) {
                    strings.add(name.toLowerCase(Locale.ROOT));
                    found |= name.equalsIgnoreCase("token")
                            && TOKEN.matcher(parser.getText()).matches();
                }
                found |= in(parser, value, false);
            }
            found |= strings.contains("password") && OWNERS.stream().anyMatch(strings::contains);
        }
        return found;
    }
}
