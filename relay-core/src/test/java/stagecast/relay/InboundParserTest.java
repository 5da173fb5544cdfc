package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
    void takes_the_last_of_a_member_that_stands_twice() {
        assertEquals(new Credentials.Token("b"), credentials("{\"token\":7,\"token\":\"a\",\"token\":\"b\"}"));
        assertEquals(
                new Credentials.Password("a@example.org", "q"),
                credentials("{\"password\":\"p\",\"email\":\"a@example.org\",\"password\":\"q\"}"));
        assertEquals(
                new Credentials.Token("t"),
                credentials("{\"email\":\"a@example.org\",\"password\":\"p\",\"password\":1,\"token\":\"t\"}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"token\":\"t\",\"token\":null}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"to\":\"x\",\"message\":1,\"to\":1}"));
    }

    @Test
    void reads_credentials_with_any_characters() {
        assertEquals(
                new Credentials.Password("<username>", "\ud800 å😀\u0000"),
                credentials("{\"email\":\"<username>\",\"password\":\"\\ud800 \u00e5\\uD83D\\uDE00\\u0000\"}"));
        assertEquals(new Credentials.Password("", ""), credentials("{\"email\":\"\",\"password\":\"\"}"));
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
                "\u00a0{'password':'p'}",
                "\f\u2003 \u3000{\"email\":\"a@example.org\",\"password\":\"p\",}",
                "\r\n{pAsSwOrD",
                "{\"email\":\"a@example.org\",\"password\":\"p\"}}",
                "{\"email\":\"a@example.org\",\"password\":\"p\"} \u00a0",
                "{\"email\":\"a@example.org\",\"password\":\"p\",\"password\":7}",
                "{\"email\":\"a@example.org\",\"email\":7,\"password\":\"p\"}",
                "{\"to\":\"b@example.org\",\"message\":1,\"password\":\"p\"}",
                "{\"to\":\"b@example.org\",\"token\":\"t\",\"password\":\"p\"}",
                "{\"token\":7,\"password\":\"p\"}",
                "{“email”:“a@example.org”,“password”:“p”}",
                "\uFEFF{\"password\":\"p\"}"
            })
    void never_lets_a_password_pass(String text) {
        assertInstanceOf(Inbound.Mistyped.class, parse(text));
    }

    @Test
    void lets_a_nested_or_plain_password_pass() {
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"a\":{\"password\":\"p\"}}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("my password is p"));
        assertInstanceOf(Inbound.Broadcast.class, parse("å{password}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{pass word}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{passwor"));
        assertInstanceOf(Inbound.Broadcast.class, parse("\u0000{password}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("\u00a0"));
        assertInstanceOf(Inbound.Broadcast.class, parse("{\"Password\":1}"));
        assertInstanceOf(Inbound.Broadcast.class, parse("[{\"password\":\"p\"}]"));
    }

    @Test
    void holds_a_direct_message_by_its_own_members_alone() {
        String token = "t".repeat(43);
        assertInstanceOf(
                Inbound.Direct.class, parse("{\"to\":\"x\",\"message\":{\"email\":\"a\",\"password\":\"p\"}}"));
        assertInstanceOf(Inbound.Direct.class, parse("{\"to\":\"x\",\"message\":[{\"token\":\"" + token + "\"}]}"));
        assertInstanceOf(
                Inbound.Direct.class,
                parse("{\"x\":[{\"user\":\"a\",\"password\":\"p\"}],\"to\":\"x\",\"message\":1,\"email\":\"a\"}"));
        assertInstanceOf(Inbound.Direct.class, parse("{\"to\":\"x\",\"message\":1,\"Password\":\"p\"}"));

        assertEquals(
                new Inbound.Mistyped(Mistake.WRONG_CASE),
                parse("{\"to\":\"x\",\"message\":{},\"Email\":\"a\",\"Password\":\"p\"}"));
        assertEquals(
                new Inbound.Mistyped(Mistake.NOT_ALONE),
                parse("{\"to\":\"x\",\"message\":1,\"token\":\"" + token + "\"}"));
        assertEquals(
                new Inbound.Mistyped(Mistake.NO_CREDENTIALS), parse("{\"to\":\"x\",\"message\":1,\"password\":\"p\"}"));
    }

    @Test
    void holds_what_is_addressed_and_says_nothing_like_any_broadcast() {
        assertInstanceOf(Inbound.Mistyped.class, parse("{\"to\":\"x\",\"data\":{\"user\":\"a\",\"password\":\"p\"}}"));
        assertInstanceOf(Inbound.Mistyped.class, parse("{\"to\":7,\"message\":{\"user\":\"a\",\"password\":\"p\"}}"));
    }

    @Test
    void looks_at_nothing_behind_a_text_of_white_space() {
        byte[] blank = " \t".getBytes(StandardCharsets.UTF_8);

        assertEquals(new Inbound.Broadcast(false, 0, 2), parser.parse(blank, 0, 2));
        assertEquals(new Inbound.Broadcast(false, 0, 0), parser.parse(blank, 0, 0));
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

    @Test
    void notes_where_the_value_stands() {
        var json = assertInstanceOf(Inbound.Broadcast.class, parse(" \n[1] \t"));
        var text = assertInstanceOf(Inbound.Broadcast.class, parse(" [1 "));

        assertEquals(new Inbound.Broadcast(true, 4, 7), json);
        assertEquals(new Inbound.Broadcast(false, 2, 6), text);
    }
}
