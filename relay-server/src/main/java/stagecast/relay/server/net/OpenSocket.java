package stagecast.relay.server.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import stagecast.relay.AddressPrefix;
import stagecast.relay.server.config.SocketLimits;

/**
 * A socket from its accept to its close. The code that reads and writes it reports here what it waits for, so that
 * {@link OpenSockets} knows which one to close when there are too many. Thread-safe: the lock of {@link OpenSockets} guards
 * what it waits for.
 */
public final class OpenSocket implements ChannelListener<StreamConnection> {

    /** What a socket waits for. */
    enum Waits {
        /** For another request, between two. */
        IDLE,
        /** For its peer: the first request, the rest of one, or room for an answer. */
        PEER,
        /** For the answer, which is being made. */
        ANSWER,
        /** For nothing that the bounds of HTTP concern: it is a WebSocket. */
        NOTHING
    }

    private final OpenSockets sockets;
    private final XnioIoThread thread;
    final @Nullable AddressPrefix counted;
    final Line.Place inAll = new Line.Place(this);
    final Line.Place inAddress = new Line.Place(this);

    volatile Waits waits = Waits.PEER;
    boolean ending;

    private volatile Waits read = Waits.PEER;
    private volatile boolean unread;
    private @Nullable StreamConnection connection;
    private volatile @Nullable WriteDeadline deadline;

    /** Stops the clock that runs for the connection before it joins. */
    private volatile @Nullable Runnable stopClock;

    OpenSocket(OpenSockets sockets, XnioIoThread thread, @Nullable AddressPrefix counted) {
        this.sockets = sockets;
        this.thread = thread;
        this.counted = counted;
    }

    /** Makes a connection of the accepted socket. On its I/O thread. */
    StreamConnection open(SocketChannel accepted, SocketLimits limits) throws IOException {
        StreamConnection made = XnioSockets.connection(thread, accepted);
        connection = made;
        made.setCloseListener(this);
        DeferredShutdown.install(made, accepted);
        deadline = WriteDeadline.install(made, this, limits.writeTimeout());
        return made;
    }

    XnioIoThread thread() {
        return thread;
    }

    /** The connection's close listener. */
    @Override
    public void handleEvent(StreamConnection closed) {
        sockets.closed(this);
        Runnable stop = stopClock;
        if (stop != null) {
            stop.run();
        }
        WriteDeadline unread = deadline;
        if (unread != null) {
            unread.closed();
        }
    }

    /**
     * A clock runs for the connection from now on, in place of the one before. Whoever closes the connection stops it: a
     * clock keeps all that belongs to the connection, and connections may come and go by the thousand before it rings.
     *
     * @param stop called on any thread
     */
    public void clock(Runnable stop) {
        stopClock = stop;
    }

    /** Reports that it waits for another request. */
    public void idle() {
        read(Waits.IDLE);
    }

    /** Reports that it waits for its peer to send the rest. */
    public void incomplete() {
        read(Waits.PEER);
    }

    /** Reports that a whole request is there and its answer is being made. */
    public void working() {
        read(Waits.ANSWER);
    }

    private void read(Waits now) {
        if (read != now) {
            read = now;
            tell();
        }
    }

    /** Reports whether an answer waits for its peer to read it. */
    void unread(boolean now) {
        unread = now;
        tell();
    }

    private void tell() {
        Waits now = unread ? Waits.PEER : read;
        if (waits != now) {
            sockets.moved(this, now);
        }
    }

    /** Reports that it is a WebSocket from now on, without the bounds of HTTP. On its I/O thread. */
    public void joined() {
        sockets.joined(this);
        stopClock = null;
        WriteDeadline unread = deadline;
        if (unread != null) {
            unread.remove();
            deadline = null;
        }
    }

    /** Closes it, from any thread. If a request is being answered, the answering code closes it. */
    void end(Waits was) {
        try {
            thread.execute(() -> {
                StreamConnection open = connection;
                if (open == null) {
                    return; // it could not be opened
                }
                if (was == Waits.ANSWER) {
                    IoUtils.safeClose(open);
                } else {
                    cut(open, was == Waits.PEER);
                }
            });
        } catch (RejectedExecutionException stopped) {
            // The server has stopped, and with it the connection.
        }
    }

    /** Closes the connection. With {@code dropUnsent} the kernel does not keep bytes that the peer has not read. */
    static void cut(StreamConnection open, boolean dropUnsent) {
        if (dropUnsent) {
            try {
                open.setOption(Options.CLOSE_ABORT, true);
            } catch (IOException closed) {
                // It is gone.
            }
        }
        DeferredCloses.close(open);
    }
}
