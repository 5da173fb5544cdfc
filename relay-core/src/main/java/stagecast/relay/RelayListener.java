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
     * The relay began to close a connection with this code. It is called once for each connection, even if a deferred close
     * finally went out as 1013, or as the echo of the peer's.
     */
    default void closed(ChannelName channel, int code) {}

    /**
     * The relay, or a part that it was given, threw an exception or an {@link Error}. The relay closes the connection
     * concerned with 1011, or cuts it if its transport failed. It answers a check of credentials that failed with an
     * exception with {@code busy}.
     *
     * @param id identifies this failure; the reason of the close frame names it, so the log should name it too
     */
    default void failed(ChannelName channel, String id, Throwable cause) {}

    /**
     * The process can't be relied on any more: memory of some kind ran out (heap, direct buffers, threads: each is an
     * {@link OutOfMemoryError}), the JVM has a fault of its own, or a thread has ended on which all connections depend. Work
     * under way may be lost or half done. The listener decides what follows; the best answer is to end the process and to
     * have it started again. If this method returns, the relay goes on as well as it can.
     *
     * <p>Called on any thread, perhaps more than once and by several threads at the same time, with hardly any memory left. So
     * an implementation should allocate what it needs beforehand. For a fault that ended a connection, this is called before
     * {@link #failed}.
     *
     * <p>The default gives the cause to the JVM's default handler of uncaught exceptions, which prints it on standard error
     * unless the program has set another.
     */
    default void fatal(Throwable cause) {
        Faults.uncaught(cause);
    }
}
