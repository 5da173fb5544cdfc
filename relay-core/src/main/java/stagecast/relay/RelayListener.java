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

    /**
     * The relay began to close a connection with this code. It is told once for each connection, also where a close that waited
     * went out as 1013, or as the echo of the peer's, in the end.
     */
    default void closed(ChannelName channel, int code) {}

    /**
     * Something broke that is the relay's own fault, or that of a part which it was given: an exception, or an {@link Error}.
     * The connection concerned is closed with 1011, or cut where its transport broke. A check of credentials that failed with
     * an exception is answered with {@code busy}.
     *
     * @param id tells this failure from others; the reason of the close frame names it, so the log should
     */
    default void failed(ChannelName channel, String id, Throwable cause) {}

    /**
     * The process can't be relied on any more: memory of some kind ran out (heap, direct buffers, threads: each is an
     * {@link OutOfMemoryError}), the JVM has a fault of its own, or a thread has ended on which all connections rest. What
     * was under way may be lost or half done. The listener decides what follows; the best answer is to end the process and
     * to have it started again. The relay goes on as well as it can where this returns.
     *
     * <p>Called on any thread, perhaps more than once and by several threads at the same time, with hardly any memory left:
     * what an implementation needs it should make beforehand. It hears of a fault that ended a connection before
     * {@link #failed} does.
     *
     * <p>The default gives the cause to the JVM's default handler of uncaught exceptions, which prints it on standard error
     * where the program has set none.
     */
    default void fatal(Throwable cause) {
        Faults.uncaught(cause);
    }
}
