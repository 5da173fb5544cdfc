package stagecast.relay.server.websocket;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Identity;
import stagecast.relay.Relay;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.Origins;
import stagecast.relay.server.http.HttpError;
import stagecast.relay.server.http.RequestTarget;

/** {@code GET /api/events/{channel}/ws}: checks the handshake and joins the connection to its channel. */
public final class JoinHandler implements HttpHandler {

    private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
    private static final HttpString EXTENSIONS = new HttpString("Sec-WebSocket-Extensions");

    private final Relay relay;
    private final Origins origins;
    private final Lanes lanes;

    /** Makes a handler whose connections join this relay, from pages of these origins. */
    public JoinHandler(Relay relay, Lanes lanes, Origins origins) {
        this.lanes = lanes;
        this.relay = relay;
        this.origins = origins;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        JoinHandshake.Answer answer = JoinHandshake.check(
                exchange.getRequestMethod().toString(),
                RequestTarget.path(exchange) + "?" + exchange.getQueryString(),
                exchange.getProtocol().equals(Protocols.HTTP_1_1),
                RequestTarget.headerFields(exchange),
                origins,
                relay.options().compression());
        if (answer instanceof JoinHandshake.Refused refused) {
            keepConnectionField(exchange);
            HttpError.answer(exchange, refused);
        } else if (answer instanceof JoinHandshake.Joining joining) {
            admit(exchange, joining);
        }
    }

    /**
     * To HTTP/1.0, and to whoever asks for the connection's end, Undertow says {@code Connection: close} in place of the
     * field that this answer needs, unless it takes the connection for a lasting one; so that is ended here.
     */
    private static void keepConnectionField(HttpServerExchange exchange) {
        if (exchange.getProtocol().equals(Protocols.HTTP_1_0) || !exchange.isPersistent()) {
            exchange.setPersistent(true);
            exchange.addExchangeCompleteListener((answered, next) -> {
                answered.setPersistent(false);
                next.proceed();
            });
        }
    }

    private void admit(HttpServerExchange exchange, JoinHandshake.Joining joining) {
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> JoinHandshake.admit(relay, joining, address(exchange))
                        .thenAccept(admission ->
                                Lanes.onThread(exchange.getIoThread(), () -> admitted(exchange, joining, admission))));
    }

    private void admitted(
            HttpServerExchange exchange, JoinHandshake.Joining joining, JoinHandshake.Admission admission) {
        try {
            if (admission instanceof JoinHandshake.Admitted admitted) {
                upgrade(exchange, joining, admitted.identity());
            } else if (admission instanceof JoinHandshake.Refused refused) {
                HttpError.answer(exchange, refused);
            }
        } catch (RuntimeException | Error fault) {
            HttpError.internal(exchange, fault);
        }
    }

    private void upgrade(HttpServerExchange exchange, JoinHandshake.Joining joining, @Nullable Identity identity) {
        XnioLane lane = lanes.laneOf(exchange.getIoThread());
        var transport = new SocketTransport(lane);
        var refused = transport.join(relay, joining.request(address(exchange), lane, identity));
        if (refused != null) {
            HttpError.answer(exchange, refused);
            return;
        }
        exchange.getConnection().addCloseListener(closed -> transport.neverBegun());
        exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
        exchange.getResponseHeaders().put(ACCEPT, joining.acceptKey());
        if (joining.extensions() != null) {
            exchange.getResponseHeaders().put(EXTENSIONS, joining.extensions());
        }
        exchange.setPersistent(true); // a close option beside "Upgrade" is about HTTP, which ends here anyway
        exchange.upgradeChannel((socket, upgraded) -> transport.begin(socket));
        exchange.endExchange();
    }

    private static InetAddress address(HttpServerExchange exchange) {
        return exchange.getSourceAddress().getAddress();
    }
}
