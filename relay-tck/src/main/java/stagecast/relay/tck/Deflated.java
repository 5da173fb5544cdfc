package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client's side of permessage-deflate (RFC 7692 section 7.2) without context takeover. */
final class Deflated {

    /** The field by which it is offered. */
    static final String FIELD = "Sec-WebSocket-Extensions";

    /** What most clients offer. */
    static final String OFFER = "permessage-deflate; client_max_window_bits";

    /** What is agreed to then. */
    static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /** FIN and RSV1. */
    private static final int WHOLE = 0xC0;

    private static final int RSV1 = 4;
    private static final int MOST = 1 << 20;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflated() {}

    /** The text as a compressed message. */
    static Frame text(String text) {
        return Frame.of(WHOLE | Frame.TEXT, compress(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A compressed message's payload. */
    static byte[] compress(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length + 1024];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - TAIL.length);
    }

    static boolean isCompressed(Frame frame) {
        return frame.reserved() == RSV1;
    }

    /** The text of a whole message, compressed or not. */
    static String text(Frame frame) {
        assertEquals(Frame.TEXT, frame.opcode(), frame::toString);
        return isCompressed(frame) ? new String(inflate(frame.payload()), StandardCharsets.UTF_8) : frame.text();
    }

    /** What comes of a compressed message's payload. */
    static byte[] inflate(byte[] payload) {
        byte[] whole = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, whole, payload.length, TAIL.length);
        Inflater inflater = new Inflater(true);
        inflater.setInput(whole);
        byte[] out = new byte[MOST];
        try {
            return Arrays.copyOf(out, inflater.inflate(out));
        } catch (DataFormatException e) {
            throw new AssertionError("a server sent what is no deflate", e);
        } finally {
            inflater.end();
        }
    }
}
