package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.BAD_GATEWAY;
import static stagecast.relay.wire.WebSocketProtocol.FIRST_UNASSIGNED_CODE;
import static stagecast.relay.wire.WebSocketProtocol.INVALID_PAYLOAD;
import static stagecast.relay.wire.WebSocketProtocol.LAST_CODE;
import static stagecast.relay.wire.WebSocketProtocol.NORMAL_CLOSURE;
import static stagecast.relay.wire.WebSocketProtocol.NO_STATUS_RECEIVED;
import static stagecast.relay.wire.WebSocketProtocol.PROTOCOL_ERROR;
import static stagecast.relay.wire.WebSocketProtocol.UNSUPPORTED_DATA;

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
        return payload == null || payload.position() < Short.BYTES ? NO_STATUS_RECEIVED : payload.getShort(0) & 0xFFFF;
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
            throw new ProtocolException(PROTOCOL_ERROR, "a close frame can't carry the code " + code);
        }
        if (Utf8Validator.validate(Utf8Validator.COMPLETE, payload, Short.BYTES, payload.position())
                != Utf8Validator.COMPLETE) {
            throw new ProtocolException(INVALID_PAYLOAD, "the reason in a close frame must be UTF-8");
        }
    }

    /** Section 7.4, and IANA's registry for 1012 to 1014. */
    private static boolean mayBeSent(int code) {
        return (code >= NORMAL_CLOSURE && code <= UNSUPPORTED_DATA)
                || (code >= INVALID_PAYLOAD && code <= BAD_GATEWAY)
                || (code >= FIRST_UNASSIGNED_CODE && code <= LAST_CODE);
    }
}
