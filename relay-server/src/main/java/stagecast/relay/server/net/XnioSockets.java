package stagecast.relay.server.net;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * Makes an XNIO connection of a socket that was accepted elsewhere. XNIO can do that, but has no public method for it. Its own
 * server sockets pause for up to 30 s after a failed accept, even if a descriptor becomes free meanwhile.
 */
final class XnioSockets {

    /** {@code WorkerThread.registerChannel(AbstractSelectableChannel)}. */
    private static final MethodHandle REGISTER;

    /** {@code new NioSocketStreamConnection(WorkerThread, SelectionKey, ChannelClosed)}. */
    private static final MethodHandle CONNECTION;

    private static final @Nullable Object[] NO_LISTENER = {null};

    static {
        try {
            Class<?> thread = Class.forName("org.xnio.nio.WorkerThread");
            Class<?> connection = Class.forName("org.xnio.nio.NioSocketStreamConnection");
            Class<?> closed = Class.forName("org.xnio.nio.ChannelClosed");
            MethodHandles.Lookup xnio = MethodHandles.privateLookupIn(thread, MethodHandles.lookup());
            REGISTER = xnio.findVirtual(
                            thread,
                            "registerChannel",
                            MethodType.methodType(SelectionKey.class, AbstractSelectableChannel.class))
                    .asType(MethodType.methodType(SelectionKey.class, XnioIoThread.class, SocketChannel.class));
            MethodHandle made = xnio.findConstructor(
                    connection, MethodType.methodType(void.class, thread, SelectionKey.class, closed));
            CONNECTION = MethodHandles.insertArguments(made, 2, NO_LISTENER)
                    .asType(MethodType.methodType(StreamConnection.class, XnioIoThread.class, SelectionKey.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private XnioSockets() {}

    /**
     * Makes the connection.
     *
     * @param thread the one that calls this; the connection lives there
     * @param socket does not block
     * @throws IOException if the socket is closed
     */
    static StreamConnection connection(XnioIoThread thread, SocketChannel socket) throws IOException {
        try {
            var key = (SelectionKey) REGISTER.invokeExact(thread, socket);
            return (StreamConnection) CONNECTION.invokeExact(thread, key);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("XNIO throws nothing else", e);
        }
    }
}
