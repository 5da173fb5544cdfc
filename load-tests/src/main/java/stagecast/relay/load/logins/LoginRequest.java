package stagecast.relay.load.logins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Locale;
import stagecast.relay.load.client.Login;

/** A login over HTTP, {@code POST /api/users/login}, and the reading of its answer. */
final class LoginRequest {

    static final int LONGEST_ANSWER = 8 << 10;
    static final int LET_IN = 200;

    private static final int STATUS = "HTTP/1.1 ".length();
    private static final String LENGTH = "\r\ncontent-length:";

    private LoginRequest() {}

    static byte[] of(InetSocketAddress server, Login login) {
        byte[] body = login.message();
        byte[] head = ("POST /api/users/login HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    /** The answer's body, or the beginning of it. */
    static String body(byte[] answer, int length, int most) {
        String text = new String(answer, 0, length, UTF_8);
        String body = text.substring(text.indexOf("\r\n\r\n") + 4).strip();
        return body.substring(0, Math.min(body.length(), most));
    }

    /**
     * Reads what came so far, from the array's start.
     *
     * @return the answer's status once all of it is there; 0 before that
     * @throws ProtocolException if it is no answer, or too long a one
     */
    static int status(byte[] bytes, int length) throws ProtocolException {
        String text = new String(bytes, 0, length, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            if (length == bytes.length) {
                throw new ProtocolException("the answer to a login has no end");
            }
            return 0;
        }
        String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
        try {
            int field = head.indexOf(LENGTH);
            int from = field + LENGTH.length();
            int body = field < 0
                    ? 0
                    : Integer.parseInt(
                            head.substring(from, head.indexOf('\r', from)).strip());
            if (end + 4 + body > bytes.length) {
                throw new ProtocolException("the answer to a login is too long: " + body + " bytes");
            }
            return length < end + 4 + body ? 0 : Integer.parseInt(head.substring(STATUS, STATUS + 3));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new ProtocolException("a login was answered with what is not HTTP: "
                    + head.lines().findFirst());
        }
    }
}
