package stagecast.relay.cli;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** Sockets of clients, many at a time. */
final class Sockets {

    private Sockets() {}

    static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
