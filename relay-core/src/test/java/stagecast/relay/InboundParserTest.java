package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundParserTest {

    private final InboundParser parser = new InboundParser();

    private Inbound parse(String text) {
        byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, 2, bytes.length - 2);
    }

    private Credentials credentials(String text) {
        return assertInstanceOf(Inbound.Login.class, parse(text)).credentials();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a@example.org\",\"password\":\"p\"}",
                " {\"password\" : \"p\", \"email\" : \"a@example.org\"} ",
                "{\"email\":\"a@example.org\",\"password\":\"p\",\"more\":[1,{\"email\":\"other\"}]}",
                "{\"email\":\"first\",\"email\":\"a@example.org\",\"password\":\"p\"}",
                "{\"\\u0065mail\":\"a@example.org\",\"pass\\u0077ord\":\"\\u0070\"}",
                "{\"email\":\"a@example.org\",\"password\":\"p\",\"token\":\"t\"}",
                "{\"to\":\"x\",\"message\":1,\"email\":\"a@example.org\",\"password\":\"p\"}"
            })
    void finds_email_and_password_wherever_they_stand(String text) {
        assertEquals(new Credentials.Password("a@example.org", "p"), credentials(text));
    }

    @Test
    void finds_a_token() {
        assertEquals(
                new Credentials.Token("t\"\\/\b\f\n\r\t"), credentials("{\"token\":\"t\\\"\\\\\\/\\b\\f\\n\\r\\t\"}"));
        assertEquals(new Credentials.Token("t"), credentials("{\"token\":\"t\",\"password\":1}"));
    }

    @Test
    void takes_a_token_with_an_addressee_for_a_message() {
        assertInstanceOf(Inbound.Direct.class, parse("{\"token\":\"t\",\"to\":\"x\",\"message\":1}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"token\":\"t\",\"to\":\"x\"}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"token\":7}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\":\"p\"}",
                "{\"email\":1,\"password\":\"p\"}",
                "{\"email\":\"a@example.org\",\"password\":null}",
                "{\"pass\\u0077ord\":[]}",
                "{\"email\":\"a@example.org\",\"PassWord\":\"p\"",
                "\t{email:a,password:b}",
                "{“email”:“a@example.org”,“password”:“p”}"
            })
    void never_lets_a_password_pass(String text) {
        assertInstanceOf(Inbound.Invalid.class, parse(text));
    }

    @Test
    void names_typographic_quotes() {
        var invalid = assertInstanceOf(Inbound.Invalid.class, parse("{„email“:“a“,“password“:“b“}"));

        assertTrue(invalid.explanation().contains("typographic"), invalid.explanation());
    }

    @Test
    void lets_a_nested_or_plain_password_pass() {
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"a\":{\"password\":\"p\"}}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("my password is p"));
        assertInstanceOf(Inbound.Broadcast.class, parse("[{\"password\":\"p\"}]"));
    }

    @Test
    void finds_the_parts_of_a_direct_message() {
        String text = "{\"message\": {\"a\":1} ,\"to\":\"T\\u0065ster@example.org\"}";

        var direct = assertInstanceOf(Inbound.Direct.class, parse(text));

        assertEquals("Tester@example.org", direct.to());
        assertEquals("{\"a\":1}", ("xx" + text).substring(direct.valueStart(), direct.valueEnd()));
        assertEquals("\"T\\u0065ster@example.org\"", ("xx" + text).substring(direct.toStart(), direct.toEnd()));
    }

    @Test
    void allows_128_levels_and_no_more() {
        String deepest = "[".repeat(128) + "]".repeat(128);

        assertInstanceOf(Inbound.Broadcast.class, parse(deepest));
        assertInstanceOf(Inbound.Invalid.class, parse("[" + deepest + "]"));
        assertInstanceOf(Inbound.Invalid.class, parse("[".repeat(129)));
        assertInstanceOf(Inbound.Broadcast.class, parse("x" + "[".repeat(129)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0.1e+9", "\"\"", " [ ] ", "{}", "[1,[2,{\"a\":[null,true,false]}]]", "\"\\ud800\"", "1E5"
            })
    void knows_json(String text) {
        assertTrue(assertInstanceOf(Inbound.Broadcast.class, parse(text)).json(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "-",
                "NaN",
                "tru",
                "truex",
                "'a'",
                "\"",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[1]]",
                "[1}",
                "{\"a\":1]",
                "1 2",
                "\uFEFF1",
                "\f1",
                "{\"a\":1}{",
                "nul",
                "[",
                "{"
            })
    void knows_what_is_not_json(String text) {
        assertTrue(!assertInstanceOf(Inbound.Broadcast.class, parse(text)).json(), text);
    }
}
