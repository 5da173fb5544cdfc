package stagecast.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.json.JsonScanner;
import stagecast.relay.json.JsonText;

class CredentialsGuardTest {

    /** 43 letters of base64url, as a token of the relay's own. */
    private static final String TOKEN = "0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcde";

    private static final String SIGNED = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
    private static final String LOGIN = "{\"email\":\"a@example.org\",\"password\":\"p\"}";
    private static final int LONG = 4 << 20;

    private final CredentialsGuard guard = new CredentialsGuard();

    private @Nullable Mistake in(String text) {
        byte[] bytes = ("\"\"" + text + "}]").getBytes(UTF_8);
        return guard.inText(bytes, 2, bytes.length - 2);
    }

    private static String quoted(String text) {
        return new String(JsonText.quote(text), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[" + LOGIN + "]",
                "[1,[[" + LOGIN + "],\"x\"]]",
                "{\"event\":\"login\",\"data\":" + LOGIN + "}",
                "{\"data\":{\"password\":\"p\",\"more\":{\"x\":[{}]},\"user\":\"a\"}}",
                "{\"data\":{\"username\":\"a\",\"password\":\"p\"}}",
                "{\"data\":{\"login\":\"a\",\"password\":\"p\"}}",
                "{\"data\":{\"em\\u0061il\":\"a\",\"pass\\u0077ord\":\"p\"},\"x\":\"token\"}",
                "{\"data\" : { \"email\" :\t\"a\" ,\n\"password\"\r: \"p\" } }",
                "{\"x\":{\"password\":\"\",\"password\":\"p\",\"email\":\"a\",\"email\":7}}",
                "{\"x\":{\"token\":\"" + TOKEN + "\"}}",
                "[\"login\",{\"token\":\"" + SIGNED + "\"}]",
                "{\"x\":{\"token\":\"\\u0030" + "123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcde\"}}",
                "{\"to\":\"b\",\"token\":\"" + TOKEN + "\"}",
                "{\"to\":7,\"token\":\"" + SIGNED + "\"}"
            })
    void holds_credentials_inside_of_json(String text) {
        assertEquals(Mistake.NOT_ALONE, in(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Email\":\"a\",\"Password\":\"p\"}",
                "{\"EMAIL\":\"a\",\"PASSWORD\":\"p\"}",
                "{\"x\":{\"User\":\"a\",\"password\":\"p\"}}",
                "{\"x\":{\"userName\":\"a\",\"passWord\":\"p\"}}",
                "{\"Token\":\"" + TOKEN + "\"}",
                "{\"\\u0054oken\":\"" + TOKEN + "\",\"x\":\"token\"}"
            })
    void names_the_wrong_case(String text) {
        assertEquals(Mistake.WRONG_CASE, in(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\":\"p\"}",
                "{\"password\":7}",
                "{\"password\":null,\"email\":\"a\"}",
                "{\"password\":\"\",\"email\":\"\"}",
                "{\"x\":1,\"pass\\u0077ord\":[{\"token\":1}]}",
                "\uFEFF{\"password\":\"p\"}"
            })
    void holds_every_object_with_a_password(String text) {
        assertEquals(Mistake.NO_CREDENTIALS, in(text));
    }

    static Stream<String> layers() {
        return Stream.of(
                "\uFEFF" + LOGIN,
                "\u200B\u00a0\u2060 " + LOGIN + "\u0085\u200E\uDB40\uDC41",
                LOGIN + "\u3000",
                "> " + LOGIN,
                ">" + LOGIN,
                "42[\"login\"," + LOGIN + "]",
                "\u200B> 0" + LOGIN,
                "'" + LOGIN + "'",
                "\"" + LOGIN + "\"",
                "`" + LOGIN + "`",
                "' \uFEFF" + LOGIN + "\t'",
                "'42[" + LOGIN + "]'",
                "“" + LOGIN + "”",
                "„" + LOGIN + "“",
                "‘" + LOGIN + "’",
                "» " + LOGIN + " «",
                quoted(LOGIN),
                quoted(quoted(LOGIN)),
                quoted(" \uFEFF" + quoted("\u200B" + LOGIN) + "\n"),
                "'" + quoted(quoted(LOGIN)) + "'",
                quoted("{\"token\":\"" + TOKEN + "\"}"),
                "\"[{\\\"email\\\":\\\"\\ud83d\\ude00\\ud800\\u00e9\\u20ac\\\",\\\"password\\\":\\\"\\/\\\"}]\"",
                "\"\\u007b\\u0022token\\u0022:\\u0022" + TOKEN + "\\u0022\\u007D\"",
                "'{\"chat\":\"“hello”\",\"x\":" + LOGIN + "}'");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void takes_off_what_is_wrapped_around(String text) {
        assertEquals(Mistake.NOT_ALONE, in(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"“", "”", "„", "‟", "«", "»", "〝", "〞", "〟", "＂", "‘", "’", "‚", "‛", "‹", "›", "＇"})
    void names_typographic_quotes(String quote) {
        assertEquals(Mistake.TYPOGRAPHIC_QUOTES, in("{" + quote + "password" + quote + ":1}"));
        assertEquals(Mistake.TYPOGRAPHIC_QUOTES, in(LOGIN.replace("\"", quote)));
        assertEquals(
                Mistake.TYPOGRAPHIC_QUOTES, in("{" + quote + "token" + quote + ":" + quote + TOKEN + quote + ",}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a\",\"password\":\"p\",}",
                "{\"event\":\"login\",\"data\":{\"email\":\"a\",\"password\":\"p\"}",
                "{\"a\":1}\n{\"password\":7}",
                "{email:a,PassWord:b}",
                "[\"password\"",
                "{\"password\":\"å\",}",
                "> {'password'}",
                "42[\"password\"",
                "\u200B\u0085{password",
                "'[password]'",
                "\"{'password':1}\"",
                "{\"token\":\"" + TOKEN + "\"",
                "{'Token' : '" + SIGNED + "'}",
                "{token=>" + TOKEN + "}",
                "[accessToken: " + TOKEN + ".",
                "{\\\"token\\\":\\\"" + TOKEN + "\\\"}",
                "{\"token\":\"x\",\"token\":" + TOKEN + "}",
                "email=a%40example.org&password=p",
                "  x=1&PASSWORD=p&&y&User=a=b\n",
                "'login=a&pass%77ord=p&token=1'",
                "token=" + TOKEN,
                "x=1&token=" + SIGNED + "&y=2",
                "token=0123456789%5fABCDEFGHIJKLMNOPQRSTUVWXYZ%2Dabcde",
                "\"email=a&password=p\"",
                "email=å&password=”"
            })
    void holds_what_is_no_json_and_looks_like_credentials(String text) {
        Mistake mistake = in(text);

        assertEquals(text.contains("”") ? Mistake.TYPOGRAPHIC_QUOTES : Mistake.NOT_JSON, mistake);
    }

    static Stream<String> honest() {
        String deep = "[".repeat(JsonScanner.MAX_DEPTH);
        return Stream.of(
                "",
                "token",
                "\"password\"",
                "'password'",
                "'",
                "\"",
                "> ",
                "what is the password?",
                "my password is p, my token is " + TOKEN,
                "token: " + TOKEN,
                "password=p",
                "{\"token\":3}",
                "{\"chat\":" + quoted(LOGIN) + "}",
                "{\"chat\":\"she said “password” and 'token'\"}",
                "{\"event\":\"x\",\"data\":{\"password\":\"y\"}}",
                "{\"event\":\"x\",\"data\":{\"email\":\"y\"},\"user\":\"token\"}",
                "{\"data\":{\"email\":\"\",\"password\":\"p\"}}",
                "{\"data\":{\"email\":\"a\",\"password\":\"\"}}",
                "{\"data\":{\"email\":null,\"password\":\"p\"}}",
                "{\"data\":{\"email\":\"a\",\"password\":{\"x\":\"p\"}}}",
                "{\"data\":{\"password\":\"p\",\"x\":{\"email\":\"a\"}}}",
                "[{\"password\":\"p\"},{\"email\":\"a\"}]",
                "{\"data\":{\"name\":\"a\",\"password\":\"p\"}}",
                "{\"data\":{\"emails\":\"a\",\"password\":\"p\"}}",
                "{\"data\":{\"email\":\"a\",\"passwords\":\"p\"}}",
                "{\"data\":{\"email\":\"a\",\"pass\\nword\":\"token\"}}",
                "{\"Password\":\"p\"}",
                "[\"password\",\"email\",\"token\",\"" + TOKEN + "\"]",
                "{\"to\":\"x\",\"token\":\"t\"}",
                "{\"x\":{\"token\":\"" + TOKEN + "x\"}}",
                "{\"x\":{\"token\":\"" + TOKEN.substring(1) + "\"}}",
                "{\"x\":{\"token\":\"" + TOKEN.substring(1) + "=\"}}",
                "{\"x\":{\"token\":\"" + TOKEN.substring(1) + "\\n\"}}",
                "{\"x\":{\"token\":\"" + TOKEN.substring(1) + "\\u00e5\"}}",
                "{\"x\":{\"token\":\"" + TOKEN.substring(1) + ".\"}}",
                "{\"x\":{\"token\":\"eyJ.a\"}}",
                "{\"x\":{\"token\":\"eyJ.a.b.c\"}}",
                "{\"x\":{\"token\":\"eyK.a.b\"}}",
                "{\"x\":{\"token\":\"ey.J.b\"}}",
                "{\"x\":{\"token\":\"eyJ..b\"}}",
                "{\"x\":{\"token\":\"eyJ.b.\"}}",
                "{\"x\":{\"tokens\":\"" + TOKEN + "\"}}",
                quoted(quoted(quoted(LOGIN))),
                quoted("the password is in {}"),
                "{\"token\":\"" + TOKEN + "x\"",
                "{\"token\" is \"" + TOKEN + "\"",
                "{tokens:" + TOKEN,
                "{token:eyJ.b",
                "{token",
                "{token:",
                "hello {\"password\":",
                "''" + LOGIN + "''",
                "'" + LOGIN + "\"",
                "\u0000" + LOGIN,
                "login " + LOGIN,
                "4 2" + LOGIN,
                "a=b&password=p",
                "email=&password=p",
                "email=a&password=",
                "email=a&password",
                "email=a &password=p",
                "email=a&password=p\u2003q",
                "user%5Bemail%5D=a&user%5Bpassword%5D=p&token=x",
                "email=a&pass%7word=token",
                "token=" + TOKEN + "%",
                "token=" + TOKEN + "%2",
                "https://example.org/?token=" + TOKEN,
                deep + "\"password\"" + deep.replace('[', ']'));
    }

    @ParameterizedTest
    @MethodSource("honest")
    void lets_pass_what_the_rule_does_not_hold(String text) {
        assertNull(in(text));
        byte[] bytes = text.getBytes(UTF_8);
        assertNull(guard.inBinary(bytes, 0, bytes.length));
    }

    @Test
    void reads_json_that_nests_too_deep_as_text() {
        String open = "[".repeat(JsonScanner.MAX_DEPTH + 1);
        String close = open.replace('[', ']');

        assertEquals(Mistake.NOT_JSON, in(quoted(open + LOGIN + close)));
        assertNull(in(quoted(open + "\"token\"" + close)));
    }

    @Test
    void holds_members_at_every_depth() {
        for (int depth = 0; depth < JsonScanner.MAX_DEPTH; depth++) {
            String open = "{\"\":".repeat(depth);

            assertEquals(Mistake.WRONG_CASE, in(open + "{\"User\":\"a\",\"password\":\"p\"}" + "}".repeat(depth)));
        }
    }

    @Test
    void names_a_binary_message_whatever_else_is_wrong_with_it() {
        for (String text : new String[] {LOGIN, "{“password”:1}", "{\"Token\":\"" + TOKEN + "\"}", "[password"}) {
            byte[] bytes = text.getBytes(UTF_8);

            assertEquals(Mistake.BINARY, guard.inBinary(bytes, 0, bytes.length));
        }
    }

    @Test
    void lets_a_binary_message_pass_that_is_not_utf_8() {
        byte[] bytes = (LOGIN + " ").getBytes(UTF_8);
        assertNotNull(guard.inBinary(bytes, 0, bytes.length));
        bytes[bytes.length - 1] = (byte) 0xC3;
        assertNull(guard.inBinary(bytes, 0, bytes.length));

        byte[] random = new byte[1 << 16];
        new Random(3).nextBytes(random);
        assertNull(guard.inBinary(random, 0, random.length));
    }

    static Stream<Arguments> costly() {
        return Stream.of(
                arguments("names without values", "[" + "token".repeat(LONG / 5)),
                arguments("names and dots", "[" + "token.".repeat(LONG / 6)),
                arguments("names and colons", "[" + "token:".repeat(LONG / 6)),
                arguments("one name, many marks", "[token" + ":".repeat(LONG)),
                arguments("quotation marks", "\"".repeat(LONG) + "token"),
                arguments("typographic ones", "“".repeat(LONG / 3) + "token"),
                arguments("white space before", " ".repeat(LONG) + "token"),
                arguments("format characters behind", "token" + "\u200B".repeat(LONG / 3)),
                arguments("white space between", "{\"token\"" + " ".repeat(LONG) + ":" + " ".repeat(LONG) + "1}"),
                arguments("prompts", ">".repeat(LONG) + "token"),
                arguments("digits", "1".repeat(LONG) + "token"),
                arguments("objects", "{\"token\":".repeat(LONG / 9)),
                arguments("brackets", "[".repeat(LONG) + "token"),
                arguments("strings", "[" + "\"\",".repeat(LONG / 3) + "\"token\"]"),
                arguments("members", "{" + "\"token\":\"eyJ\",".repeat(LONG / 14) + "\"\":0}"),
                arguments("backslashes", "\"" + "\\\\".repeat(LONG / 2) + "token\""),
                arguments("escapes", "\"" + "\\u0022".repeat(LONG / 6) + "token\""),
                arguments("a long token", "{\"token\":\"eyJ" + "a.".repeat(LONG / 2)),
                arguments("a form", "token=&".repeat(LONG / 7)),
                arguments("a form of percents", "token=" + "%".repeat(LONG)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costly")
    void does_work_that_is_linear_in_the_message(String name, String text) {
        // Quadratic work on four million bytes takes hours.
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertNull(in(text)));
    }
}
