package stagecast.relay.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stagecast.relay.json.JsonScanner.Verdict;

/** The table in {@code json-cases.txt}: the kinds of cases on which JSON parsers differ. */
class JsonCasesTest {

    private static final Pattern NOTATION = Pattern.compile("<([0-9A-F]{2}|(?:[^<>]+?)x(\\d+))>");

    private final JsonScanner scanner = new JsonScanner();

    static List<Arguments> cases() {
        try (var table = JsonCasesTest.class.getResourceAsStream("json-cases.txt")) {
            String text = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(each -> Arguments.of(verdict(each[0]), each[1], each[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Verdict verdict(String letter) {
        return switch (letter) {
            case "y", "iy" -> Verdict.VALID;
            case "n", "in" -> Verdict.INVALID;
            case "d" -> Verdict.TOO_DEEP;
            default -> throw new IllegalArgumentException(letter);
        };
    }

    private static byte[] bytes(String notation) {
        var bytes = new ByteArrayOutputStream();
        Matcher matcher = NOTATION.matcher(notation);
        int done = 0;
        while (matcher.find()) {
            bytes.writeBytes(notation.substring(done, matcher.start()).getBytes(StandardCharsets.UTF_8));
            done = matcher.end();
            String inside = matcher.group(1);
            if (matcher.group(2) == null) {
                bytes.write(Integer.parseInt(inside, 16));
            } else {
                String repeated = inside.substring(0, inside.lastIndexOf('x'));
                bytes.writeBytes(
                        repeated.repeat(Integer.parseInt(matcher.group(2))).getBytes(StandardCharsets.UTF_8));
            }
        }
        bytes.writeBytes(notation.substring(done).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void tells_json_from_what_is_not(Verdict expected, String what, String notation) {
        byte[] text = bytes(notation);

        assertEquals(expected, scanner.scan(text, 0, text.length), what);
    }

    /** A frame of this text reaches the same verdict with other bytes behind it in the buffer. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void looks_at_nothing_behind_the_text(Verdict expected, String what, String notation) {
        byte[] text = bytes(notation);
        for (String tail : List.of("\"", "]", "}", "0", "e1", "null")) {
            byte[] longer = Stream.of(text, tail.getBytes(StandardCharsets.UTF_8))
                    .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes, (a, b) -> {})
                    .toByteArray();
            assertEquals(expected, scanner.scan(longer, 0, text.length), what + " before " + tail);
        }
    }

    @Test
    void the_table_holds_what_it_promises() {
        assertTrue(cases().size() >= 150, "cases: " + cases().size());
        assertEquals("\n[[[", new String(bytes("<0A><[x3>"), StandardCharsets.UTF_8));
    }
}
