package stagecast.relay.server.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import stagecast.relay.Identity;
import stagecast.relay.JoinHandshake;
import stagecast.relay.Origins;
import stagecast.relay.Relay;
import stagecast.relay.server.http.ClientAddress;
import stagecast.relay.server.http.FirstRequest;

/**
 * Joins a connection whose first request asks for that, and may: without a word of Undertow's, so that of HTTP nothing
 * stays with it. Whatever is not as it should be goes on to {@link JoinHandler}, which says what is wrong.
 */
public final class JoinTaker implements FirstRequest.Taker {

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
                .thenAccept(admission -> inThread(thread, () -> {
                    if (admission instanceof JoinHandshake.Admitted admitted) {
                        join(request, joining, address, admitted.identity());
                    } else {
                        request.passOn();
                    }
                }));
        return true;
    }

    private static void inThread(XnioIoThread thread, Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            thread.execute(task);
        }
    }

    private void join(
            FirstRequest request, JoinHandshake.Joining joining, InetAddress address, @Nullable Identity identity) {
        StreamConnection socket = request.taken();
        XnioLane lane = lanes.laneOf(socket.getIoThread());
        var transport = new SocketTransport(lane, relay, joining.request(address, lane, identity));
        answer(socket, ByteBuffer.wrap(joining.response()), transport);
    }

    private static void answer(StreamConnection socket, ByteBuffer response, SocketTransport transport) {
        try {
            socket.getSinkChannel().write(response);
            if (response.hasRemaining()) {
                socket.getSinkChannel().setWriteListener(sink -> answer(socket, response, transport));
                socket.getSinkChannel().resumeWrites();
            } else {
                socket.getSinkChannel().suspendWrites();
                transport.begin(socket);
            }
        } catch (IOException gone) {
            IoUtils.safeClose(socket);
            transport.neverBegun();
        }
    }
}
