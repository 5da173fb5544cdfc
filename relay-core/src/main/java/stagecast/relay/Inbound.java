package stagecast.relay;

/** What a text message is, before anybody asks who sent it. */
sealed interface Inbound {

    /** Credentials, never relayed to anyone. */
    record Login(Credentials credentials) implements Inbound {}

    /** Credentials with a mistake in them; never relayed to anyone. */
    record Mistyped(Mistake mistake) implements Inbound {}

    /** A message that nobody may send; the explanation is for the sender. */
    record Invalid(String explanation) implements Inbound {}

    /**
     * A direct message. The offsets are those of the text.
     *
     * @param to unescaped
     * @param toStart the string's opening quotation mark
     * @param valueStart the first byte of {@code message}
     */
    record Direct(String to, int toStart, int toEnd, int valueStart, int valueEnd) implements Inbound {}

    /**
     * Anything else.
     *
     * @param json whether the text is a JSON value; it then stands at {@code [valueStart, valueEnd)}
     */
    record Broadcast(boolean json, int valueStart, int valueEnd) implements Inbound {}
}
