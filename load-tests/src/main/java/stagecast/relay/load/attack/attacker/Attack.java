package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the sockets of one attack do. One object serves all of them, on the attacker's one thread. A socket that has ended, by
 * either side, is replaced by a new one as long as the attack lasts; an exception ends one socket.
 */
interface Attack {

    /**
     * How many sockets it wants at a time.
     *
     * @param most how many it may have
     */
    default int sockets(int most) {
        return most;
    }

    /** The socket is connected. */
    void connected(AttackSocket socket) throws IOException;

    /**
     * The relay has sent something.
     *
     * @param in valid during the call
     */
    default void arrived(AttackSocket socket, ByteBuffer in) throws IOException {}

    /** About once a second, for each connected socket. */
    default void again(AttackSocket socket) throws IOException {}
}
