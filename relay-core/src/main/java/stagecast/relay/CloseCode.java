package stagecast.relay;

/** Close codes that the relay sends (RFC 6455 section 7.4, and the range for applications from 4000). */
public final class CloseCode {

    /** The connection has served its purpose; also the answer to a close frame without a code. */
    public static final int NORMAL = 1000;
    /** The server goes away. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke RFC 6455. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A text that is not UTF-8. */
    public static final int NOT_UTF8 = 1007;
    /** Too many messages in a row that were refused. */
    public static final int POLICY = 1008;
    /** A message beyond {@link Limits#messageBytes()} or {@link Limits#fragments()}. */
    public static final int TOO_BIG = 1009;
    /** The relay failed; the log has more. */
    public static final int INTERNAL = 1011;
    /** The relay restarts: connect again. */
    public static final int SERVICE_RESTART = 1012;
    /** This listener read too slowly. */
    public static final int TOO_SLOW = 1013;
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
