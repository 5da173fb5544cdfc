package stagecast.relay.server;

import java.io.IOException;

/** The server can't listen where it was told to; the message says why and what to do. */
public final class ListenException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was wrong and what to do, for whoever starts the server
     */
    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
