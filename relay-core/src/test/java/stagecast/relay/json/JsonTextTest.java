package stagecast.relay.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    private static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }

    /** What JSON.stringify makes of one code point (ECMA-262, QuoteJSONString). */
    private static String stringified(int codePoint) {
        String hexadecimal = Integer.toHexString(codePoint);
        return switch (codePoint) {
            case 0x08 -> "\\b";
            case 0x09 -> "\\t";
            case 0x0A -> "\\n";
            case 0x0C -> "\\f";
            case 0x0D -> "\\r";
            case 0x22 -> "\\\"";
            case 0x5C -> "\\\\";
            default ->
                codePoint < 0x20
                        ? "\\u" + "0".repeat(4 - hexadecimal.length()) + hexadecimal
                        : Character.toString(codePoint);
        };
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    @Test
    void escapes_every_code_point_as_json_stringify_does() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (!isSurrogate(codePoint)) {
                byte[] expected = ("\"" + stringified(codePoint) + "\"").getBytes(StandardCharsets.UTF_8);
                assertArrayEquals(expected, JsonText.quote(Character.toString(codePoint)));
            }
        }
    }

    @Test
    void escapes_mixed_text_and_writes_as_much_as_it_says() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            StringBuilder plain = new StringBuilder();
            StringBuilder expected = new StringBuilder("\"");
            for (int i = random.nextInt(40); i > 0; i--) {
                int bound = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
                int codePoint = random.nextInt(bound);
                if (!isSurrogate(codePoint)) {
                    plain.appendCodePoint(codePoint);
                    expected.append(stringified(codePoint));
                }
            }
            byte[] around = ("\n" + plain + "\n").getBytes(StandardCharsets.UTF_8);
            ByteBuffer out = ByteBuffer.allocate(JsonText.stringLength(around, 1, around.length - 1));

            JsonText.putString(out, around, 1, around.length - 1);

            assertEquals(0, out.remaining());
            assertEquals(expected + "\"", new String(out.array(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void reads_back_what_it_wrote() {
        StringBuilder all = new StringBuilder();
        for (int codePoint = 0; codePoint < 0x3000; codePoint++) {
            all.appendCodePoint(codePoint);
        }
        byte[] quoted = JsonText.quote(all.toString());

        assertEquals(all.toString(), JsonText.unescape(quoted, 1, quoted.length - 1));
    }

    @Test
    void reads_escapes_that_it_does_not_write() {
        byte[] text = "\\/\\u00E5\\u00e5\\ud83d\\ude00\\ud800x\\udc00\\u0000".getBytes(StandardCharsets.UTF_8);

        assertEquals("/åå😀\ud800x\udc00\u0000", JsonText.unescape(text, 0, text.length));
        assertEquals("\"\"", quoted(""));
    }
}
