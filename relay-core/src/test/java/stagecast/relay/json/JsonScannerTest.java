package stagecast.relay.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.json.JsonScanner.Verdict;

class JsonScannerTest {

    private static final Map<String, Integer> MEMBERS = Map.of(
            "email", 0,
            "password", 1,
            "token", 2,
            "to", 3,
            "message", 4);

    private final JsonScanner scanner = new JsonScanner("email", "password", "token", "to", "message");

    private Verdict scan(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return scanner.scan(bytes, 0, bytes.length);
    }

    private static String nested(String pattern, int depth, String inmost) {
        StringBuilder open = new StringBuilder();
        StringBuilder close = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            boolean object = pattern.charAt(i % pattern.length()) == '{';
            open.append(object ? "{\"a\":" : "[");
            close.insert(0, object ? '}' : ']');
        }
        return open + inmost + close;
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "[{", "{[", "[[{", "{{["})
    void allows_128_levels_of_any_kind_and_not_129(String pattern) {
        assertEquals(Verdict.VALID, scan(nested(pattern, 128, "1")));
        assertEquals(Verdict.VALID, scan(" " + nested(pattern, 127, "{}") + " "));
        assertEquals(Verdict.VALID, scan(nested(pattern, 126, "[[],{},[],{}]")));
        assertEquals(Verdict.TOO_DEEP, scan(nested(pattern, 129, "1")));
        assertEquals(Verdict.TOO_DEEP, scan(nested(pattern, 128, "[]")));
        assertEquals(Verdict.TOO_DEEP, scan(nested(pattern, 128, "{}")));
    }

    @Test
    void counts_what_is_open_at_once() {
        String many = "[" + "[[]],{\"a\":[]},".repeat(500) + "1]";

        assertEquals(Verdict.VALID, scan(many));
        assertEquals(Verdict.VALID, scan(nested("[", 100, nested("{", 28, "1") + "," + nested("{", 28, "2"))));
        assertEquals(Verdict.TOO_DEEP, scan(nested("[", 100, nested("{", 28, "1") + "," + nested("{", 29, "2"))));
    }

    @Test
    void an_error_before_the_129th_level_comes_first_and_one_after_it_does_not_count() {
        String deep = "[".repeat(129);

        assertEquals(Verdict.INVALID, scan("1," + deep));
        assertEquals(Verdict.INVALID, scan("[1}" + deep));
        assertEquals(Verdict.INVALID, scan("[01," + deep));
        assertEquals(Verdict.INVALID, scan("[".repeat(128) + ",["));
        assertEquals(Verdict.INVALID, scan("{\"a\"" + deep));
        assertEquals(Verdict.INVALID, scan("[".repeat(128)));
        assertEquals(Verdict.INVALID, scan("[]" + deep));
        assertEquals(Verdict.INVALID, scan("\"" + deep));
        assertEquals(Verdict.TOO_DEEP, scan(deep));
        assertEquals(Verdict.TOO_DEEP, scan(deep + "}"));
        assertEquals(Verdict.TOO_DEEP, scan("[\"}\"," + deep.substring(1) + "\t\u0001"));
        assertEquals(Verdict.TOO_DEEP, scan("{\"a\":1,\"a\":" + deep));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "email    | {\"email\":1}",
                "email    | {\"\\u0065\\u006d\\u0061\\u0069\\u006C\":1}",
                "password | {\"x\":[{\"password\":0}],\"pass\\u0077ord\" : 1 }",
                "to       | {\"to\":2,\"\\u0074o\":1}",
                "to       | {\"t\\u006F\":{\"to\":5},\"to\":1}",
                "token    | { \"token\"\t: 1}",
                "message  | {\"message\":[],\"message\":{},\"message\":1}"
            })
    void finds_members_by_their_unescaped_names_and_the_last_of_several(String name, String text) {
        assertEquals(Verdict.VALID, scan(text));

        MEMBERS.forEach((each, index) -> assertEquals(each.equals(name), scanner.has(index), each));
        int member = MEMBERS.getOrDefault(name, -1);
        assertEquals("1", text.substring(scanner.start(member), scanner.end(member)));
        assertFalse(scanner.hasString(member));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Email\":1,\"e-mail\":1,\"emai\":1,\"emaill\":1,\"email \":1,\"\":1}",
                "{\"toke\\n\":1,\"\\token\":1,\"t\\\\u006f\":1,\"\\\"to\\\"\":1}",
                "{\"\\u0074\\u006f\\u0000\":1,\"\\ud800\":1,\"t\\u016f\":1,\"t\\uff4f\":1}",
                "{\"a\":{\"email\":1,\"password\":1,\"token\":1,\"to\":1,\"message\":1}}",
                "[{\"email\":1}]",
                "\"email\"",
                "[\"to\",\"message\"]"
            })
    void takes_nothing_else_for_them(String text) {
        assertEquals(Verdict.VALID, scan(text));

        MEMBERS.forEach((name, index) -> assertFalse(scanner.has(index), name));
    }

    @Test
    void forgets_the_former_text() {
        scan("{\"email\":\"a\",\"password\":\"b\"}");
        scan("{\"email\":");
        scan("{}");

        MEMBERS.values().forEach(index -> assertFalse(scanner.has(index)));
        scan("{\"to\":\"" + "x".repeat(50) + "\\u00e5\\ud83d\\ude00\\ud800\"}");
        assertEquals("x".repeat(50) + "å😀\ud800", scanner.string(3));
    }

    @Test
    void leaves_what_stands_around_the_text_alone() {
        byte[] bytes = "[[1]]".getBytes(StandardCharsets.UTF_8);

        assertEquals(Verdict.VALID, scanner.scan(bytes, 1, 4));
        assertEquals(Verdict.VALID, scanner.scan(bytes, 2, 3));
        assertEquals(Verdict.INVALID, scanner.scan(bytes, 1, 3));
        assertEquals(Verdict.INVALID, scanner.scan(bytes, 2, 2));
        byte[] cut = "\"\\u0041\" true".getBytes(StandardCharsets.UTF_8);
        for (int end = 1; end < 8; end++) {
            assertEquals(Verdict.INVALID, scanner.scan(cut, 0, end));
        }
        assertEquals(Verdict.INVALID, scanner.scan(cut, 9, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"\\", "[\"\\u12", "[\"\\u12x4\"]", "[\"\\x\"]", "[\"", "[tru"})
    void does_not_go_back_before_the_text_when_it_is_broken(String text) {
        byte[] bytes = ("\"," + text).getBytes(StandardCharsets.UTF_8);

        assertEquals(Verdict.INVALID, scanner.scan(bytes, 2, bytes.length));
    }

    @Test
    void allocates_nothing() {
        String text = "{\"\\u0065mail\":\"a\\n\",\"x\":" + nested("[{", 120, "[-1.5e+7,true,null,\"\\ud83d😀\"]") + "}";
        byte[][] texts = {
            text.getBytes(StandardCharsets.UTF_8),
            "{\"rawacc\":[1,2,3]}".getBytes(StandardCharsets.UTF_8),
            "hello".getBytes(StandardCharsets.UTF_8),
            "[".repeat(129).getBytes(StandardCharsets.UTF_8)
        };
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least > 0; round++) {
            long before = allocated();
            for (int i = 0; i < 1000; i++) {
                for (byte[] each : texts) {
                    scanner.scan(each, 0, each.length);
                }
            }
            least = Math.min(least, allocated() - before);
        }

        // Reading the counter itself may allocate a little, once for all 4,000 scans.
        assertTrue(least < 1000, "bytes in 4,000 scans: " + least);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
