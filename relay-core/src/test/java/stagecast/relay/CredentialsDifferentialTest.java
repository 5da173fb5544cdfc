package stagecast.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.json.JsonText;

/** The guard and a slow reading with Jackson say the same of random JSON, whatever is wrapped around it. */
class CredentialsDifferentialTest {

    private static final int DOCUMENTS = 4000;
    private static final String TOKEN = "0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE";

    private static final String[] NAMES = {
        "password",
        "password",
        "Password",
        "pass\\u0077ord",
        "email",
        "EMAIL",
        "user",
        "uSername",
        "login",
        "token",
        "toKen",
        "tok\\u0065n",
        "emails",
        "",
        "passwords",
        "to",
        "message",
        "n\\u00e4me"
    };
    private static final String[] VALUES = {
        "\"\"",
        "\"x\"",
        "\"}\"",
        "\"\\\"password\\\":\\\"p\\\"\"",
        "7",
        "-0.5e3",
        "null",
        "true",
        "\"\\u0070\"",
        "\"" + TOKEN + "\"",
        "\"" + TOKEN + "x\"",
        "\"\\u0030" + TOKEN.substring(1) + "\"",
        "\"eyJx.y.z\"",
        "\"eyJx.y\"",
        "\"“password”\""
    };

    private final CredentialsGuard guard = new CredentialsGuard();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agrees_with_jackson(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            // Only a text in which one of the words stands unescaped is looked at.
            String json = "[\"token\"," + object(random, 3, "\"\":0") + "]";
            boolean expected = JacksonSecrets.in(json);
            refused += expected ? 1 : 0;

            assertEquals(expected, isRefused(json), json);
            String wrapped = wrapped(random, json);
            assertEquals(expected, isRefused(wrapped), wrapped);
        }
        assertTrue(refused > DOCUMENTS / 10, "too few are refused: " + refused);
        assertTrue(refused < DOCUMENTS * 9 / 10, "too many are refused: " + refused);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void agrees_with_jackson_on_whole_objects(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < DOCUMENTS; i++) {
            String json = object(random, 2, "\"x\":\"token\"");

            assertEquals(JacksonSecrets.in(json), isRefused(json), json);
        }
    }

    private boolean isRefused(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        boolean refused = guard.inText(bytes, 0, bytes.length) != null;
        assertEquals(refused, guard.inBinary(bytes, 0, bytes.length) != null, text);
        return refused;
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 3 : 1)) {
            case 1 -> object(random, depth - 1, "\"\":0");
            case 2 -> array(random, depth - 1);
            default -> VALUES[random.nextInt(VALUES.length)];
        };
    }

    private static String object(Random random, int depth, String first) {
        var object = new StringBuilder("{").append(first);
        for (int members = random.nextInt(7); members > 0; members--) {
            object.append(space(random))
                    .append(",\"")
                    .append(NAMES[random.nextInt(NAMES.length)])
                    .append('"')
                    .append(space(random))
                    .append(':')
                    .append(space(random))
                    .append(value(random, depth));
        }
        return object.append('}').toString();
    }

    private static String array(Random random, int depth) {
        var array = new StringBuilder("[0");
        for (int values = random.nextInt(3); values > 0; values--) {
            array.append(',').append(space(random)).append(value(random, depth));
        }
        return array.append(']').toString();
    }

    private static String space(Random random) {
        return " \t\n\r".substring(0, random.nextInt(8) % 5);
    }

    private static String wrapped(Random random, String json) {
        String text = json;
        for (int strings = random.nextInt(3); strings > 0; strings--) {
            text = around(random) + new String(JsonText.quote(text), UTF_8) + around(random);
        }
        text = switch (random.nextInt(5)) {
            case 0 -> "'" + text + "'";
            case 1 -> "“" + around(random) + text + "”";
            case 2 -> text.startsWith("[") ? "42" + text : text;
            default -> text;
        };
        return around(random) + (random.nextBoolean() ? ">" : "") + around(random) + text + around(random);
    }

    private static String around(Random random) {
        return " \uFEFF\u200B\u00a0\n\u00ad".substring(0, random.nextInt(7));
    }
}
