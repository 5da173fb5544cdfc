package stagecast.relay;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stagecast.relay.json.JsonText;
import stagecast.relay.wire.WebSocketProtocol;

/** In-band errors as frames: {@code {"error":{"code":…,"message":…}}}. */
final class ErrorFrames {

    private ErrorFrames() {}

    /**
     * One error.
     *
     * @param member a further member of {@code error}, as JSON without the comma before it; null for none
     * @param suppressed how many of this code were not answered before this one
     */
    static byte[] frame(ErrorCode code, String message, @Nullable String member, int suppressed) {
        byte[] json = json(code.wireName(), message, member, suppressed).getBytes(StandardCharsets.UTF_8);
        return EnvelopeWriter.frame(WebSocketProtocol.TEXT, json);
    }

    /** The same as text, with any code. */
    static String json(String code, String message, @Nullable String member, int suppressed) {
        StringBuilder json = new StringBuilder("{\"error\":{\"code\":\"")
                .append(code)
                .append("\",\"message\":")
                .append(quote(message));
        if (member != null) {
            json.append(',').append(member);
        }
        if (suppressed > 0) {
            json.append(",\"suppressed\":").append(suppressed);
        }
        return json.append("}}").toString();
    }

    private static String quote(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }
}
