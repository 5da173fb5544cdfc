package stagecast.relay.load.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes as they are. */
public record ClearWire(SocketChannel socket) implements Wire {

    /** With a socket like all others. */
    public ClearWire() throws IOException {
        this(Wire.newSocket());
    }

    @Override
    public boolean established() {
        return true;
    }

    @Override
    public int read(ByteBuffer in) throws IOException {
        return socket.read(in);
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        socket.write(bytes);
        return !bytes.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
