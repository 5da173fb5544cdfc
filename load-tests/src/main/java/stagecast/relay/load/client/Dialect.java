package stagecast.relay.load.client;

import java.nio.ByteBuffer;

/**
 * How a server is spoken to above RFC 6455: how one joins a channel, and what a message looks like on the wire. The same
 * for all connections of a run; what one connection remembers is its {@link Talk}.
 */
public interface Dialect {

    /** What something that a server said means. */
    enum Said {
        /** A message of the channel, perhaps. */
        MESSAGE,
        /** From now on this connection listens, or may send. */
        JOINED,
        /** It never will. */
        REFUSED,
        /** A message of ours was not taken. */
        COMPLAINT,
        /** {@link Talk#answer()} is to be sent. */
        QUESTION,
        /** Nothing that matters here. */
        NOTHING
    }

    /** One connection's side of it. Used by its selector thread. */
    interface Talk {

        /** What to send as soon as the handshake is done; empty if the connection has joined with that. */
        byte[] greeting();

        /**
         * Looks at the beginning of a message, or at a line of the server's own where its messages are a stream.
         *
         * @param length how much of it can be looked at, from index {@code at}
         */
        Said hear(ByteBuffer in, int at, int length);

        /** What the last {@link Said#QUESTION} wants to hear. */
        byte[] answer();
    }

    /** The request's target for a channel's socket, with its query. */
    String target(String channel, boolean listens);

    /** Of the frames that this server wants. */
    int opcode();

    /**
     * What stands before each message of a sender in its frame.
     *
     * @param size the message's bytes
     */
    byte[] before(String channel, int size);

    /** What stands behind it. */
    byte[] after();

    /** Begins a connection. */
    Talk talk(String channel, boolean sends, boolean listens);

    /** Whether listeners offer permessage-deflate. */
    default boolean offersCompression() {
        return false;
    }

    /** Whether what the frames hold is a stream of the protocol that {@link NatsStream} cuts, wherever the frames end. */
    default boolean streams() {
        return false;
    }
}
