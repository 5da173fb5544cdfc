package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.CLOSE;
import static stagecast.relay.wire.WebSocketProtocol.COMPRESSED;
import static stagecast.relay.wire.WebSocketProtocol.CONTINUATION;
import static stagecast.relay.wire.WebSocketProtocol.CONTROL_BIT;
import static stagecast.relay.wire.WebSocketProtocol.FIN;
import static stagecast.relay.wire.WebSocketProtocol.INVALID_PAYLOAD;
import static stagecast.relay.wire.WebSocketProtocol.LENGTH_CODE_BITS;
import static stagecast.relay.wire.WebSocketProtocol.LENGTH_IN_16_BITS;
import static stagecast.relay.wire.WebSocketProtocol.LENGTH_IN_64_BITS;
import static stagecast.relay.wire.WebSocketProtocol.MASKED;
import static stagecast.relay.wire.WebSocketProtocol.MAX_CONTROL_PAYLOAD;
import static stagecast.relay.wire.WebSocketProtocol.MAX_LENGTH_IN_16_BITS;
import static stagecast.relay.wire.WebSocketProtocol.MESSAGE_TOO_BIG;
import static stagecast.relay.wire.WebSocketProtocol.OPCODE_BITS;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.PONG;
import static stagecast.relay.wire.WebSocketProtocol.PROTOCOL_ERROR;
import static stagecast.relay.wire.WebSocketProtocol.RESERVED_BITS;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

/** What a client's frames must obey (RFC 6455 sections 5.1 to 5.6), each rule with its sentence. */
final class FrameRules {

    private FrameRules() {}

    static boolean isControl(int opcode) {
        return (opcode & CONTROL_BIT) != 0;
    }

    static boolean isMasked(byte second) {
        return (second & MASKED) != 0;
    }

    static int furtherLengthBytes(int lengthCode) {
        return switch (lengthCode) {
            case LENGTH_IN_16_BITS -> Short.BYTES;
            case LENGTH_IN_64_BITS -> Long.BYTES;
            default -> 0;
        };
    }

    /**
     * Checks a frame's first byte.
     *
     * @param mayBeCompressed whether permessage-deflate was agreed to: then a message's first frame may have RSV1
     *     (RFC 7692 section 6)
     */
    static void checkFirst(byte first, boolean insideMessage, boolean mayBeCompressed) throws ProtocolException {
        if ((first & RESERVED_BITS) != 0) {
            checkReserved(first, mayBeCompressed);
        }
        switch (first & OPCODE_BITS) {
            case CONTINUATION -> {
                if (!insideMessage) {
                    throw broken("a continuation frame, but no message to continue");
                }
            }
            case TEXT, BINARY -> {
                if (insideMessage) {
                    throw broken("a new message before the end of the one before");
                }
            }
            case CLOSE, PING, PONG -> {
                if ((first & FIN) == 0) {
                    throw broken("a control frame must not be fragmented");
                }
            }
            default -> throw broken("a reserved opcode");
        }
    }

    private static void checkReserved(byte first, boolean mayBeCompressed) throws ProtocolException {
        if (!mayBeCompressed) {
            throw broken("a reserved bit is set, but no extension was agreed");
        }
        if ((first & RESERVED_BITS) != COMPRESSED) {
            throw broken("a reserved bit is set that no extension uses");
        }
        if ((first & OPCODE_BITS) != TEXT && (first & OPCODE_BITS) != BINARY) {
            throw broken("only a message's first frame says that it is compressed");
        }
    }

    static boolean isCompressed(byte first) {
        return (first & COMPRESSED) != 0;
    }

    static void checkFragments(int fragments, int most) throws ProtocolException {
        if (fragments > most) {
            throw new ProtocolException(MESSAGE_TOO_BIG, "a message can have at most " + most + " frames");
        }
    }

    static void checkSecond(byte second, boolean control) throws ProtocolException {
        if (!isMasked(second)) {
            throw broken("a client's frames must be masked");
        }
        if (control && (second & LENGTH_CODE_BITS) > MAX_CONTROL_PAYLOAD) {
            throw broken("a control frame carries at most " + MAX_CONTROL_PAYLOAD + " bytes, told in one byte");
        }
    }

    static void checkLength(int lengthCode, long length) throws ProtocolException {
        if (length < 0) {
            throw broken("the highest bit of a frame's length must be 0");
        }
        if ((lengthCode == LENGTH_IN_16_BITS && length < LENGTH_IN_16_BITS)
                || (lengthCode == LENGTH_IN_64_BITS && length <= MAX_LENGTH_IN_16_BITS)) {
            throw broken("a frame's length must be written in the fewest bytes");
        }
    }

    static void checkControlLength(int opcode, long length) throws ProtocolException {
        if (opcode == CLOSE && length == 1) {
            throw broken("a close frame is empty or begins with a code of two bytes");
        }
    }

    static void checkMessageLength(long length, int most) throws ProtocolException {
        // A sum beyond a long is negative.
        if (length < 0 || length > most) {
            throw tooBig(most);
        }
    }

    static ProtocolException tooBig(int most) {
        return new ProtocolException(MESSAGE_TOO_BIG, "a message can have at most " + most + " bytes");
    }

    static void checkUtf8(boolean valid) throws ProtocolException {
        if (!valid) {
            throw new ProtocolException(INVALID_PAYLOAD, "a text message must be UTF-8");
        }
    }

    private static ProtocolException broken(String rule) {
        return new ProtocolException(PROTOCOL_ERROR, rule);
    }
}
