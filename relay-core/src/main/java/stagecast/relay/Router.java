package stagecast.relay;

/**
 * Brings messages to those they are meant for. The relay's own delivers on this node; one on a broker adds other nodes
 * to that. Called on the sender's lane; it never blocks.
 */
public interface Router {

    /** Delivers on this node, at once. */
    Router LOCAL = (message, here) -> message.to() == null ? here.broadcast(message) : here.direct(message);

    /**
     * Routes one message.
     *
     * @param message valid until this returns
     * @param here this node's listeners
     * @return false if it is a direct message, and nobody of that name is authenticated on the channel
     */
    boolean route(Message message, Deliveries here);

    /** What a router may do on this node. */
    interface Deliveries {

        /** Hands the message to every other listening connection of its channel; true. */
        boolean broadcast(Message message);

        /** Hands the message to its addressee's connections; false if there are none. */
        boolean direct(Message message);
    }
}
