package stagecast.relay.server.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import stagecast.relay.Identity;
import stagecast.relay.Relay;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.Origins;
import stagecast.relay.server.http.ClientAddress;
import stagecast.relay.server.http.FirstRequest;
import stagecast.relay.server.http.ServerThreads;

/**
 * Joins a connection whose first request asks for that, and may: without a word of Undertow's, so that of HTTP nothing
 * stays with it. Whatever is not as it should be goes on to {@link JoinHandler}, which says what is wrong.
 */
public final class JoinTaker implements FirstRequest.Taker {

    private static final Logger LOG = LoggerFactory.getLogger(JoinTaker.class);

    private final Relay relay;
    private final Origins origins;
    private final ClientAddress clients;
    private final Lanes lanes;

    /** Makes a taker whose connections join this relay, from pages of these origins. */
    public JoinTaker(Relay relay, Lanes lanes, Origins origins, ClientAddress clients) {
        this.relay = relay;
        this.lanes = lanes;
        this.origins = origins;
        this.clients = clients;
    }

    @Override
    public boolean takes(FirstRequest request) {
        if (!JoinHandshake.isAt(request.target())) {
            return false;
        }
        var fields = request.headerFields();
        JoinHandshake.Answer answer = JoinHandshake.check(
                request.method(),
                request.target(),
                request.http11(),
                fields,
                origins,
                relay.options().compression());
        if (!(answer instanceof JoinHandshake.Joining joining)) {
            return false;
        }
        InetAddress address = clients.of(request.peer(), fields);
        XnioIoThread thread = request.connection().getIoThread();
        JoinHandshake.admit(relay, joining, address)
                .thenAccept(admission -> Lanes.onThread(thread, () -> admitted(request, joining, address, admission)));
        return true;
    }

    /** Catches faults, which would otherwise be lost in the stage while the client waits. */
    private void admitted(
            FirstRequest request,
            JoinHandshake.Joining joining,
            InetAddress address,
            JoinHandshake.Admission admission) {
        if (request.isOver()) {
            return;
        }
        SocketTransport transport = null;
        try {
            if (admission instanceof JoinHandshake.Admitted admitted) {
                transport = join(request, joining, address, admitted.identity());
            }
            if (transport == null) {
                request.passOn();
            } else {
                answer(request.taken(), ByteBuffer.wrap(joining.response()), transport);
            }
        } catch (RuntimeException | Error fault) {
            LOG.error("a handshake could not be answered", fault);
            ServerThreads.pass(fault);
            IoUtils.safeClose(request.connection());
            if (transport != null) {
                transport.neverBegun();
            }
        }
    }

    /**
     * Null where there is no room, and where the relay failed: when the request has gone on, it will be asked once more, and
     * there that is told, and logged.
     */
    private @Nullable SocketTransport join(
            FirstRequest request, JoinHandshake.Joining joining, InetAddress address, @Nullable Identity identity) {
        XnioLane lane = lanes.laneOf(request.connection().getIoThread());
        try {
            var transport = new SocketTransport(lane);
            return transport.join(relay, joining.request(address, lane, identity)) == null ? transport : null;
        } catch (RuntimeException | Error fault) {
            ServerThreads.pass(fault);
            return null;
        }
    }

    /** A socket that has just been accepted has room for it; one that has none is gone. */
    private static void answer(StreamConnection socket, ByteBuffer response, SocketTransport transport) {
        try {
            socket.getSinkChannel().write(response);
        } catch (IOException gone) {
            response.rewind();
        }
        if (response.hasRemaining()) {
            IoUtils.safeClose(socket);
            transport.neverBegun();
        } else {
            transport.begin(socket);
        }
    }
}
