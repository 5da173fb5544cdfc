package stagecast.relay.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

class DeferredShutdownTest {

    private final CompletableFuture<Thread> closedOn = new CompletableFuture<>();
    private XnioWorker worker;
    private XnioIoThread lane;
    private Socket peer;
    private StreamConnection connection;

    @BeforeEach
    void connect() throws Exception {
        worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
        lane = worker.getIoThread(0);
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var address = (InetSocketAddress) server.getLocalAddress();
            peer = new Socket(address.getAddress(), address.getPort());
            SocketChannel accepted = server.accept();
            accepted.configureBlocking(false);
            connection = onLane(() -> {
                StreamConnection made = XnioSockets.connection(lane, accepted);
                made.setCloseListener(closed -> closedOn.complete(Thread.currentThread()));
                DeferredShutdown.install(made, accepted);
                return made;
            });
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        peer.close();
        worker.shutdownNow();
    }

    @Test
    void closes_on_another_thread_if_its_output_ends_after_its_input() throws Exception {
        peer.shutdownOutput();
        readToTheEnd();
        onLane(() -> {
            connection.getSinkChannel().shutdownWrites();
            return connection.getSinkChannel().flush();
        });
        assertNotSame(lane, closingThread());
    }

    @Test
    void closes_on_another_thread_if_its_input_ends_after_its_output() throws Exception {
        onLane(() -> {
            connection.getSinkChannel().shutdownWrites();
            return connection.getSinkChannel().flush();
        });
        peer.shutdownOutput();
        readToTheEnd();
        assertNotSame(lane, closingThread());
    }

    @Test
    void closes_on_another_thread_if_the_peer_resets_it() throws Exception {
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();
        readToTheEnd();
        assertNotSame(lane, closingThread());
    }

    @Test
    void an_end_of_one_direction_leaves_the_other_open() throws Exception {
        onLane(() -> {
            connection.getSinkChannel().shutdownWrites();
            return connection.getSinkChannel().flush();
        });
        assertEquals(-1, peer.getInputStream().read());
        peer.getOutputStream().write('a');
        peer.shutdownOutput();
        assertEquals(1, readToTheEnd());
    }

    /** Reads whenever bytes have come, and counts them. */
    private int readToTheEnd() throws Exception {
        var ended = new CompletableFuture<Integer>();
        ByteBuffer buffer = ByteBuffer.allocate(16);
        onLane(() -> {
            connection.getSourceChannel().setReadListener(source -> {
                try {
                    while (true) {
                        int count = source.read(buffer);
                        if (count < 0) {
                            ended.complete(buffer.position());
                        }
                        if (count <= 0) {
                            return;
                        }
                    }
                } catch (Exception e) {
                    ended.completeExceptionally(e);
                }
            });
            connection.getSourceChannel().resumeReads();
            return true;
        });
        return ended.get(20, TimeUnit.SECONDS);
    }

    private Thread closingThread() throws Exception {
        return closedOn.get(20, TimeUnit.SECONDS);
    }

    private <T> T onLane(Callable<T> task) throws Exception {
        var done = new CompletableFuture<T>();
        lane.execute(() -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(20, TimeUnit.SECONDS);
    }
}
