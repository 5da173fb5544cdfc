package stagecast.relay.server.tls;

import java.io.IOException;

/** A certificate or its key can't be used; the message names key and file, and says what is wrong and what to do. */
public final class TlsException extends IOException {

    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
