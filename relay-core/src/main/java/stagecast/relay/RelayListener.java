package stagecast.relay;

/**
 * Hears what happened, for metrics and logs. Called on lanes, often: it returns at once and throws nothing. Every
 * method has an empty default.
 */
public interface RelayListener {

    /** A listener that does nothing. */
    RelayListener NONE = new RelayListener() {};

    /** A connection joined a channel. */
    default void joined(ChannelName channel) {}

    /** A connection left its channel. */
    default void left(ChannelName channel) {}

    /** A message was accepted: {@code bytes} of payload as sent. */
    default void accepted(ChannelName channel, int bytes) {}

    /** An in-band error was answered (or suppressed, by the rule against storms). */
    default void refused(ChannelName channel, ErrorCode code) {}

    /** A slow listener lost so many broadcasts; it is told before the next message. */
    default void missed(ChannelName channel, long messages) {}

    /** The relay closed a connection with this code. */
    default void closed(ChannelName channel, int code) {}

    /**
     * Something broke that is the relay's own fault, or that of a part which it was given. The connection concerned was
     * closed with 1011, or cut where its transport broke; a check of credentials that failed was answered with
     * {@code busy}.
     */
    default void failed(ChannelName channel, Throwable cause) {}
}
