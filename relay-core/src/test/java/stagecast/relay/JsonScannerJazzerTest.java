package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stagecast.relay.json.JacksonVerdict;
import stagecast.relay.json.JsonScanner;
import stagecast.relay.json.JsonScanner.Verdict;

/** The bytes are a message; as text, what is not UTF-8 never comes so far. */
class JsonScannerJazzerTest {

    private static final Pattern WORDS = Pattern.compile("password|token", Pattern.CASE_INSENSITIVE);

    private final JsonScanner scanner = new JsonScanner();
    private final InboundParser parser = new InboundParser();

    @FuzzTest(maxDuration = "5s")
    void agrees_with_jackson_and_relays_no_secret(byte[] bytes) {
        Mistake binary = parser.mistakeInBinary(bytes, 0, bytes.length);
        String text = utf8(bytes);
        if (text == null) {
            assertNull(binary);
            return;
        }
        Verdict verdict = scanner.scan(bytes, 0, bytes.length);
        assertEquals(JacksonVerdict.of(text), verdict);

        Inbound inbound = parser.parse(bytes, 0, bytes.length);
        if (inbound instanceof Inbound.Broadcast broadcast) {
            assertEquals(verdict == Verdict.VALID, broadcast.json());
            assertTrue(0 <= broadcast.valueStart() && broadcast.valueEnd() <= bytes.length);
            assertNull(binary);
            if (WORDS.matcher(text).find()) {
                assertFalse(verdict == Verdict.VALID && JacksonSecrets.in(text));
                String plain = plain(text);
                assertFalse(JacksonVerdict.of(plain) == Verdict.INVALID
                        && plain.startsWith("{")
                        && plain.toLowerCase(Locale.ROOT).contains("password"));
            }
        } else if (inbound instanceof Inbound.Mistyped && WORDS.matcher(text).find()) {
            assertEquals(Mistake.BINARY, binary);
        } else if (inbound instanceof Inbound.Direct direct) {
            assertEquals(Verdict.VALID, verdict);
            assertEquals('"', bytes[direct.toStart()]);
            assertEquals('"', bytes[direct.toEnd() - 1]);
            assertEquals(Verdict.VALID, scanner.scan(bytes, direct.valueStart(), direct.valueEnd()));
        }
    }

    /** Without what may stand at both ends; with plain quotation marks for typographic ones where it is no JSON yet. */
    private static String plain(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (from < to && isBlank(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        String stripped = text.substring(from, to);
        return JacksonVerdict.of(stripped) == Verdict.VALID
                ? stripped
                : stripped.replaceAll("[«»“”„‟〝〞〟＂]", "\"").replaceAll("[‘’‚‛‹›＇]", "'");
    }

    private static boolean isBlank(int codePoint) {
        return PlainForm.isSpace(codePoint) || Character.getType(codePoint) == Character.FORMAT;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
