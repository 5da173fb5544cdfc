package stagecast.relay;

import java.util.Locale;

/** The codes of errors that are answered in band, as on the wire. */
public enum ErrorCode {
    INVALID_MESSAGE,
    INVALID_CREDENTIALS,
    NOT_AUTHENTICATED,
    FORBIDDEN,
    RECIPIENT_UNAVAILABLE,
    TOO_MANY_ATTEMPTS,
    RATE_LIMITED,
    BUSY;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The code as it stands in {@code {"error":{"code":…}}}. */
    public String wireName() {
        return wireName;
    }
}
