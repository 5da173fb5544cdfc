package stagecast.relay.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The answer to a client that speaks HTTP/2 without asking first (RFC 9113 section 3.3): the preface that a server owes it, and the reason
 * why the connection ends. Such a client shows an answer of HTTP/1.1 to nobody, but it shows the reason.
 *
 * <pre>
 * +-----------------+---------------+----------------+---------------------------+-----------------------
 * | length (3 bytes)| type (1 byte) | flags (1 byte) | 0 and the stream (4 bytes)| payload ...            RFC 9113 section 4.1
 * +-----------------+---------------+----------------+---------------------------+-----------------------
 * SETTINGS  (4): empty, all defaults hold                                                               sections 3.4, 6.5
 * GOAWAY    (7): last stream that was handled (4 bytes), error (4 bytes), text                          section 6.8
 * </pre>
 */
final class Http2Refusal {

    /** The first line of the client's preface. */
    static final String FIRST_LINE = "PRI * HTTP/2.0";

    private static final byte SETTINGS = 4;
    private static final byte GOAWAY = 7;
    private static final int CONNECTION = 0;
    private static final int NO_STREAM = 0;
    private static final int HTTP_1_1_REQUIRED = 0xd;

    private static final int HEAD_BYTES = 9;

    private Http2Refusal() {}

    /**
     * All that a server sends on such a connection.
     *
     * @param reason what was wrong and what to do
     */
    static byte[] bytes(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int payload = 2 * Integer.BYTES + text.length;
        ByteBuffer answer = ByteBuffer.allocate(2 * HEAD_BYTES + payload);
        head(answer, 0, SETTINGS);
        head(answer, payload, GOAWAY);
        return answer.putInt(NO_STREAM).putInt(HTTP_1_1_REQUIRED).put(text).array();
    }

    private static void head(ByteBuffer answer, int length, byte type) {
        answer.putInt(length << Byte.SIZE | type).put((byte) 0).putInt(CONNECTION);
    }
}
