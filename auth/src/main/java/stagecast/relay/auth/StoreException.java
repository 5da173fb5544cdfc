package stagecast.relay.auth;

/**
 * The store can't be opened, read or written. The message says what is wrong, with the path, and what to do: it is fit
 * for the operator, and no stack trace is needed with it.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
