package stagecast.relay.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import stagecast.relay.json.JsonScanner.Verdict;

/** What Jackson says of a text, save where it departs from RFC 8259. */
public final class JacksonVerdict {

    /** As strict as it gets: no caps on lengths, which the RFC doesn't have, and no guessing of UTF-16 and UTF-32. */
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .configure(JsonFactory.Feature.CHARSET_DETECTION, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JacksonVerdict() {}

    public static Verdict of(String text) {
        return startsWithByteOrderMark(text) ? Verdict.INVALID : jackson(withoutSurrogateEscapes(text));
    }

    /** Jackson refuses names with half of a pair; to RFC 8259 (section 8.2) they are unpredictable, but valid. */
    public static String withoutSurrogateEscapes(String text) {
        return text.replaceAll("\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}", "\\\\u0041");
    }

    /** Jackson skips a leading byte order mark; RFC 8259 section 8.1 lets a parser refuse it, and the protocol does. */
    private static boolean startsWithByteOrderMark(String text) {
        return text.startsWith("\uFEFF");
    }

    private static Verdict jackson(String text) {
        try (JsonParser parser = JACKSON.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            return isOneWholeValue(parser) ? Verdict.VALID : Verdict.INVALID;
        } catch (StreamConstraintsException tooDeep) {
            return Verdict.TOO_DEEP;
        } catch (IOException broken) {
            return Verdict.INVALID;
        }
    }

    /** Jackson reads a stream of values: that there is one, and nothing behind it, is for us to see. */
    private static boolean isOneWholeValue(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            return false;
        }
        parser.skipChildren();
        if (parser.currentToken() != null && parser.currentToken().isScalarValue()) {
            readToItsEnd(parser);
        }
        return parser.nextToken() == null;
    }

    /** Jackson looks at a string's inside only when it is asked for it. */
    private static void readToItsEnd(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            parser.getTextLength();
        }
    }
}
