package stagecast.relay.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A way to a server on this machine that can be cut, so that nobody gets through, or fall silent. Thread-safe. */
final class Wire implements AutoCloseable {

    private final int target;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket door;
    private boolean silent;

    Wire(int target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = door.getLocalPort();
        start(() -> accept(door));
    }

    int port() {
        return port;
    }

    /** Ends what is connected, and refuses what comes. */
    synchronized void cut() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Keeps everything connected, and passes on nothing. */
    synchronized void fallSilent() {
        silent = true;
    }

    /** Undoes the one or the other. */
    synchronized void mend() throws IOException {
        silent = false;
        notifyAll();
        if (door.isClosed()) {
            door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            ServerSocket opened = door;
            start(() -> accept(opened));
        }
    }

    private void accept(ServerSocket opened) throws IOException {
        while (true) {
            Socket from = opened.accept();
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            if (!added(opened, from, to)) {
                return;
            }
            start(() -> pass(from, to));
            start(() -> pass(to, from));
        }
    }

    /** Whether they may go on: the door may have been shut between the two. */
    private synchronized boolean added(ServerSocket opened, Socket from, Socket to) throws IOException {
        if (opened.isClosed()) {
            from.close();
            to.close();
            return false;
        }
        sockets.add(from);
        sockets.add(to);
        return true;
    }

    private void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                waitWhileSilent();
                out.write(bytes, 0, length);
            }
        }
    }

    private synchronized void waitWhileSilent() {
        while (silent) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // Cut, by us or by one of its ends.
                    }
                },
                "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            mend(); // or what waits would wait for ever
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
