package stagecast.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import stagecast.relay.json.JsonText;
import stagecast.relay.wire.FrameEncoder;
import stagecast.relay.wire.WebSocketProtocol;

/** Writes messages as the frames that listeners receive: {@code {"from":…,"msg":…}}, or untouched. */
final class EnvelopeWriter {

    private static final byte[] FROM = ascii("{\"from\":");
    private static final byte[] TO = ascii(",\"to\":");
    private static final byte[] MSG = ascii(",\"msg\":");

    private EnvelopeWriter() {}

    /** How many bytes of payload the message makes. */
    static int payloadLength(Message message, boolean envelope) {
        if (!envelope || message.binary()) {
            return message.end() - message.start();
        }
        int to = message.to() == null ? 0 : TO.length + message.quotedTo().length;
        return FROM.length + message.quotedFrom().length + to + MSG.length + valueLength(message) + 1;
    }

    private static int valueLength(Message message) {
        return message.json()
                ? message.valueEnd() - message.valueStart()
                : JsonText.stringLength(message.bytes(), message.start(), message.end());
    }

    /** Puts the message's frame, whose payload is {@link #payloadLength} long. */
    static void put(ByteBuffer out, Message message, boolean envelope, int payloadLength) {
        FrameEncoder.putHeader(
                out, message.binary() ? WebSocketProtocol.BINARY : WebSocketProtocol.TEXT, payloadLength);
        if (!envelope || message.binary()) {
            out.put(message.bytes(), message.start(), message.end() - message.start());
            return;
        }
        out.put(FROM).put(message.quotedFrom());
        if (message.to() != null) {
            out.put(TO).put(message.quotedTo());
        }
        out.put(MSG);
        if (message.json()) {
            out.put(message.bytes(), message.valueStart(), message.valueEnd() - message.valueStart());
        } else {
            JsonText.putString(out, message.bytes(), message.start(), message.end());
        }
        out.put((byte) '}');
    }

    /** The message as a frame of its own. */
    static byte[] frame(Message message, boolean envelope) {
        int length = payloadLength(message, envelope);
        ByteBuffer out = ByteBuffer.allocate(FrameEncoder.headerLength(length) + length);
        put(out, message, envelope, length);
        return out.array();
    }

    /** A text of ours as a frame. */
    static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(FrameEncoder.headerLength(payload.length) + payload.length);
        FrameEncoder.putHeader(out, opcode, payload.length);
        return out.put(payload).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
