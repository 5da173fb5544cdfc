package stagecast.relay;

import stagecast.relay.wire.WebSocketProtocol;

/** Close codes that the relay sends (RFC 6455 section 7.4, and the range for applications from 4000). */
public final class CloseCode {

    /** The connection has served its purpose; also the answer to a close frame without a code. */
    public static final int NORMAL = WebSocketProtocol.NORMAL_CLOSURE;
    /** The server goes away. */
    public static final int GOING_AWAY = WebSocketProtocol.GOING_AWAY;
    /** The peer broke RFC 6455. */
    public static final int PROTOCOL_ERROR = WebSocketProtocol.PROTOCOL_ERROR;
    /** A text that is not UTF-8. */
    public static final int NOT_UTF8 = WebSocketProtocol.INVALID_PAYLOAD;
    /** Too many messages in a row that were refused. */
    public static final int POLICY = WebSocketProtocol.POLICY_VIOLATION;
    /** A message beyond {@link Limits#messageBytes()} or {@link Limits#fragments()}. */
    public static final int TOO_BIG = WebSocketProtocol.MESSAGE_TOO_BIG;
    /** The relay failed; the log has more. */
    public static final int INTERNAL = WebSocketProtocol.INTERNAL_ERROR;
    /** The relay restarts: connect again. */
    public static final int SERVICE_RESTART = WebSocketProtocol.SERVICE_RESTART;
    /** This listener read too slowly. */
    public static final int TOO_SLOW = WebSocketProtocol.TRY_AGAIN_LATER;
    /** The credentials on which the connection rests are no longer valid. */
    public static final int CREDENTIALS_ENDED = 4401;

    private CloseCode() {}

    /**
     * Whether the relay defers a close with this code: the close frame follows the messages that were accepted for the
     * connection before it. With any other code it goes next, and waiting messages are dropped.
     */
    static boolean isDeferred(int code) {
        return switch (code) {
            case NORMAL, GOING_AWAY, POLICY, SERVICE_RESTART, CREDENTIALS_ENDED -> true;
            default -> false;
        };
    }
}
