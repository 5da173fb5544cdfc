package stagecast.relay.load.fanout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/** Hands on what it gets, in both directions, in pieces of a few bytes each. */
final class CuttingProxy implements AutoCloseable {

    private static final int LONGEST_PIECE = 40;

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final int target;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        spawn(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void spawn(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, why) -> {}); // one side has left, and so has the other by now
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                spawn(() -> copy(client, upstream));
                spawn(() -> copy(upstream, client));
            } catch (IOException e) {
                return; // it was closed
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        Random random = new Random(17);
        byte[] piece = new byte[LONGEST_PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece, 0, 1); n > 0; n = in.read(piece, 0, 1 + random.nextInt(LONGEST_PIECE))) {
                out.write(piece, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
