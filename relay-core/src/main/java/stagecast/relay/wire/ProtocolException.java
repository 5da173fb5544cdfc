package stagecast.relay.wire;

/** What a peer sent breaks RFC 6455 or a limit; the connection is to be failed (section 7.1.7). */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int closeCode;

    /**
     * Makes one, without a stack trace: an attacker decides how often.
     *
     * @param closeCode what the close frame should say
     * @param reason a few words for the close frame, fit for a client
     */
    public ProtocolException(int closeCode, String reason) {
        super(reason, null, false, false);
        this.closeCode = closeCode;
    }

    /** What the close frame should say: 1002, 1007 or 1009. */
    public int closeCode() {
        return closeCode;
    }
}
