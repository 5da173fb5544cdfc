package stagecast.relay.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.net.DeferredCloses;
import stagecast.relay.server.net.OpenSocket;

/**
 * The first request of a connection, read before Undertow has to do with it. Most connections come to ask for a WebSocket
 * and for nothing else; what Undertow makes for an HTTP connection, and keeps as long as that lasts, they never need.
 *
 * <p>Lives on the connection's I/O thread.
 */
public final class FirstRequest {

    /** Whoever may take a request that has no body. */
    public interface Taker {

        /**
         * Looks at the request. Who takes it calls {@link #taken} or {@link #passOn} later, or at once.
         *
         * @return whether it is taken; else it goes the usual way
         */
        boolean takes(FirstRequest request);
    }

    private static final Logger LOG = LoggerFactory.getLogger(FirstRequest.class);
    private static final int BUFFER_BYTES = 16 << 10;

    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(BUFFER_BYTES));

    private final StreamConnection connection;
    private final RequestGate gate;
    private final Taker taker;
    private final Consumer<StreamConnection> http;
    private boolean decided;

    private FirstRequest(StreamConnection connection, RequestGate gate, Taker taker, Consumer<StreamConnection> http) {
        this.connection = connection;
        this.gate = gate;
        this.taker = taker;
        this.http = http;
    }

    /**
     * Waits for a new connection's first request, as long as the bounds say.
     *
     * @param inputs makes the account of the unfinished request
     * @param http speaks HTTP on the connection; reads what has been read already
     */
    public static void await(
            StreamConnection connection,
            OpenSocket socket,
            SocketLimits limits,
            PartialInputs inputs,
            Taker taker,
            Consumer<StreamConnection> http) {
        var first = new FirstRequest(connection, RequestGate.install(connection, socket, limits, inputs), taker, http);
        connection.getSourceChannel().setReadListener(first::read);
        first.read(connection.getSourceChannel());
    }

    private void read(ConduitStreamSourceChannel source) {
        if (decided || gate.isShut()) {
            return; // a wake-up that was asked for before, which no suspending takes back
        }
        try {
            if (!gate.readHead(BUFFER.get().clear())) {
                DeferredCloses.close(connection);
            } else if (gate.wholeHead() != null) {
                source.suspendReads();
                decided = true;
                decide();
            } else if (!gate.isShut()) {
                source.resumeReads();
            }
        } catch (IOException reset) {
            DeferredCloses.close(connection);
        } catch (RuntimeException | Error fault) {
            LOG.error("a first request failed", fault);
            ServerThreads.pass(fault);
            DeferredCloses.close(connection);
        }
    }

    private void decide() {
        RequestHead head = Objects.requireNonNull(gate.wholeHead());
        boolean none = Objects.requireNonNull(head.framing()).isNone();
        if (none && taker.takes(this)) {
            gate.headWaits();
        } else {
            passOn();
        }
    }

    private RequestLine line() {
        return Objects.requireNonNull(Objects.requireNonNull(gate.wholeHead()).line());
    }

    /** The method, as it was sent. */
    public String method() {
        return line().method();
    }

    /** The raw path and query. */
    public String target() {
        return line().target();
    }

    /** False for HTTP/1.0. */
    public boolean http11() {
        return line().http11();
    }

    /** The values of a header field for its name, compared without case; an empty list for one that it lacks. */
    public Function<String, List<String>> headerFields() {
        return gate.headFields();
    }

    /** Who is at the other end of the connection. */
    public InetAddress peer() {
        return connection.getPeerAddress(InetSocketAddress.class).getAddress();
    }

    /** Lets Undertow have it. */
    public void passOn() {
        if (!isOver()) {
            http.accept(connection);
        }
    }

    /** Whether it was answered while the taker waited, because there was no memory for unfinished input. */
    public boolean isOver() {
        return gate.isShut();
    }

    /** Takes it: the connection is the caller's now, and what is read from it is what came behind the request. */
    public StreamConnection taken() {
        gate.takeHead();
        return connection;
    }

    /** The connection that it came on. */
    public StreamConnection connection() {
        return connection;
    }
}
