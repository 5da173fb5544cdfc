package stagecast.relay.cli;

/** The configuration can't be used; the message names the key, and says what is wrong and what to do. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
