package stagecast.relay.load.attack.attacker;

import java.nio.ByteBuffer;

/** Reads the head of an answer (RFC 9112 section 2.1), however it is cut, and keeps nothing of it but the status. */
final class AnswerHead {

    static final int SWITCHING_PROTOCOLS = 101;

    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final int STATUS_FROM = "HTTP/1.1 ".length();
    private static final int STATUS_TO = STATUS_FROM + 3;

    private int at;
    private int matched;
    private int status;

    /** Reads on, up to the end of the head; answers whether that has come. */
    boolean read(ByteBuffer in) {
        while (matched < END.length && in.hasRemaining()) {
            byte b = in.get();
            if (at >= STATUS_FROM && at < STATUS_TO) {
                status = 10 * status + b - '0';
            }
            at++;
            matched = b == END[matched] ? matched + 1 : b == END[0] ? 1 : 0;
        }
        return ended();
    }

    boolean ended() {
        return matched == END.length;
    }

    /** What the answer says, once its head has ended. */
    int status() {
        return status;
    }
}
