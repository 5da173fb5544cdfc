package stagecast.relay.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a close frame carries (RFC 6455 section 5.5.1): nothing, or a code and a reason. It lies before the
 * position of a buffer; null stands for nothing.
 */
final class ClosePayload {

    private ClosePayload() {}

    static int code(@Nullable ByteBuffer payload) {
        return payload == null || payload.position() < Short.BYTES
                ? FrameDecoder.NO_CODE
                : payload.getShort(0) & 0xFFFF;
    }

    static String reason(@Nullable ByteBuffer payload) {
        return payload == null || payload.position() < Short.BYTES
                ? ""
                : StandardCharsets.UTF_8
                        .decode(payload.duplicate().flip().position(Short.BYTES))
                        .toString();
    }

    static void check(@Nullable ByteBuffer payload) throws ProtocolException {
        if (payload == null) {
            return;
        }
        int code = code(payload);
        if (!mayBeSent(code)) {
            throw new ProtocolException(ProtocolException.PROTOCOL_ERROR, "a close frame can't carry the code " + code);
        }
        if (Utf8Validator.validate(Utf8Validator.COMPLETE, payload, Short.BYTES, payload.position())
                != Utf8Validator.COMPLETE) {
            throw new ProtocolException(ProtocolException.NOT_UTF8, "the reason in a close frame must be UTF-8");
        }
    }

    /** Section 7.4, and IANA's registry for 1012 to 1014. */
    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
