package stagecast.relay.load.client;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection's socket, and what lies between its bytes and the connection's. One thread reads; writing is for any that
 * the connection lets write, one at a time.
 */
public interface Wire {

    /** A socket that does not block, and is not connected yet. */
    static SocketChannel newSocket() throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return socket;
    }

    /** For connecting and selecting alone. */
    SocketChannel socket();

    /**
     * Does what comes before the connection's first byte, as far as it can be done now. To be called when the socket is
     * connected, and whenever it has something until this is done.
     *
     * @return whether it is done
     */
    boolean established() throws IOException;

    /**
     * Reads all that there is, or as much as the buffer takes.
     *
     * @return how many bytes; perhaps 0; -1 at the end
     */
    int read(ByteBuffer in) throws IOException;

    /**
     * Writes what the socket takes.
     *
     * @return whether everything has left: otherwise to be called again soon, be there more bytes or none
     */
    boolean write(ByteBuffer bytes) throws IOException;

    /** Closes the socket, and says before that it will, where that is the custom. */
    void close() throws IOException;
}
