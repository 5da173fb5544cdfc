package stagecast.relay;

/** A mistake that makes a message of credentials, with an explanation for the sender. */
enum Mistake {
    NO_CREDENTIALS("A message with \"password\" is never relayed.", Remedy.SEND + " with both as strings."),
    NOT_JSON(
            "This looks like credentials but is not valid JSON, so it is not relayed.",
            "Send " + Remedy.PASSWORD + " or " + Remedy.TOKEN + " with plain quotation marks."),
    TYPOGRAPHIC_QUOTES(
            "This looks like credentials, but its quotation marks are typographic ones, so it is not JSON and is not"
                    + " relayed.",
            "Type plain ones: \""),
    WRONG_CASE(
            "This looks like credentials, but with names in the wrong case, so it is not relayed.",
            Remedy.SEND + " or " + Remedy.TOKEN + ", names in lower case."),
    NOT_ALONE(
            "This holds credentials inside or beside something else, so it is not relayed.",
            Remedy.SEND + " or " + Remedy.TOKEN + " alone, as JSON and not as a string."),
    BINARY(
            "This looks like credentials in a binary message, and those are never relayed.",
            Remedy.SEND + " or " + Remedy.TOKEN + " as a text message.");

    /** What was wrong. */
    final String fault;

    /** What was wrong, and what to send over a WebSocket instead. */
    final String explanation;

    Mistake(String fault, String remedy) {
        this.fault = fault;
        this.explanation = fault + " " + remedy;
    }

    private static final class Remedy {
        static final String PASSWORD = "{\"email\":\"…\",\"password\":\"…\"}";
        static final String TOKEN = "{\"token\":\"…\"}";
        static final String SEND = "To authenticate, send " + PASSWORD;
    }
}
