package stagecast.relay.server.websocket;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import stagecast.relay.Authenticator;
import stagecast.relay.ChannelName;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;
import stagecast.relay.JoinRequest;
import stagecast.relay.Relay;
import stagecast.relay.server.http.HttpError;
import stagecast.relay.server.http.RequestTarget;
import stagecast.relay.server.http.Tokens;
import stagecast.relay.wire.Handshake;

/** {@code GET /api/events/{channel}/ws}: checks the handshake and joins the connection to its channel. */
public final class JoinHandler implements HttpHandler {

    private static final String PREFIX = "/api/events/";
    private static final String SUFFIX = "/ws";
    private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
    private static final Duration RETRY_AFTER_DRAIN = Duration.ofSeconds(5);
    private static final String BAD_TOKEN = "The token is not valid, or not any more. Log in again for a new one, or"
            + " connect without a token to listen.";
    private static final String BUSY =
            "The relay can't check the token now. Wait for the seconds in Retry-After, then" + " connect again.";

    private final Relay relay;
    private final Map<XnioIoThread, XnioLane> lanes = new ConcurrentHashMap<>();

    /** Makes a handler whose connections join this relay. */
    public JoinHandler(Relay relay) {
        this.relay = relay;
    }

    /** Whether this is the path of a channel's WebSocket; the name may still be none. */
    public static boolean isJoin(String path) {
        return path.length() > PREFIX.length() + SUFFIX.length() - 1
                && path.startsWith(PREFIX)
                && path.endsWith(SUFFIX)
                && path.indexOf('/', PREFIX.length()) == path.length() - SUFFIX.length();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        ChannelName channel;
        try {
            String path = RequestTarget.path(exchange);
            channel = ChannelName.ofPathSegment(path.substring(PREFIX.length(), path.length() - SUFFIX.length()));
        } catch (IllegalArgumentException wrong) {
            HttpError.INVALID_CHANNEL.answer(exchange, sentence(wrong));
            return;
        }
        Handshake.Answer answer = Handshake.check(
                exchange.getRequestMethod().toString(),
                exchange.getProtocol().equals(Protocols.HTTP_1_1),
                name -> Optional.<List<String>>ofNullable(
                                exchange.getRequestHeaders().get(name))
                        .orElse(List.of()));
        if (answer instanceof Handshake.Refused refused) {
            keepConnectionField(exchange);
            HttpError.ofStatus(refused.status()).answer(exchange, refused.message(), refused.headers());
        } else if (answer instanceof Handshake.Accepted accepted) {
            withParameters(exchange, channel, accepted.acceptKey());
        }
    }

    /**
     * To HTTP/1.0 Undertow says {@code Connection: close} in place of the field that this answer needs, unless it takes
     * the connection for a lasting one; so that is ended here.
     */
    private static void keepConnectionField(HttpServerExchange exchange) {
        if (exchange.getProtocol().equals(Protocols.HTTP_1_0)) {
            exchange.setPersistent(true);
            exchange.addExchangeCompleteListener((answered, next) -> {
                next.proceed();
                IoUtils.safeClose(answered.getConnection());
            });
        }
    }

    private void withParameters(HttpServerExchange exchange, ChannelName channel, String acceptKey) {
        JoinParameters parameters;
        try {
            parameters = JoinParameters.of(RequestTarget.query(exchange));
        } catch (IllegalArgumentException wrong) {
            HttpError.INVALID_REQUEST.answer(exchange, sentence(wrong));
            return;
        }
        Optional<String> token = Tokens.of(exchange);
        if (token.isEmpty()) {
            upgrade(exchange, channel, acceptKey, parameters, null);
            return;
        }
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> relay.authenticator()
                        .authenticate(new Credentials.Token(token.get()), address(exchange))
                        .whenComplete((result, failure) -> exchange.getIoThread()
                                .execute(() -> {
                                    if (failure != null) {
                                        HttpError.internal(exchange, failure);
                                    } else if (result instanceof Authenticator.Result.Accepted accepted) {
                                        upgrade(exchange, channel, acceptKey, parameters, accepted.identity());
                                    } else if (result instanceof Authenticator.Result.Rejected) {
                                        HttpError.INVALID_CREDENTIALS.answer(exchange, BAD_TOKEN);
                                    } else if (result instanceof Authenticator.Result.Throttled throttled) {
                                        HttpError.TOO_MANY_ATTEMPTS.answer(exchange, BUSY, throttled.retryAfter());
                                    } else if (result instanceof Authenticator.Result.Busy busy) {
                                        HttpError.BUSY.answer(exchange, BUSY, busy.retryAfter());
                                    }
                                })));
    }

    private void upgrade(
            HttpServerExchange exchange,
            ChannelName channel,
            String acceptKey,
            JoinParameters parameters,
            @Nullable Identity identity) {
        if (relay.draining()) {
            HttpError.BUSY.answer(exchange, "The relay is restarting. Connect again in a moment.", RETRY_AFTER_DRAIN);
            return;
        }
        XnioLane lane = lanes.computeIfAbsent(exchange.getIoThread(), XnioLane::new);
        JoinRequest request =
                new JoinRequest(channel, address(exchange), lane, parameters.listen(), parameters.envelope(), identity);
        exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
        exchange.getResponseHeaders().put(ACCEPT, acceptKey);
        SocketTransport transport = new SocketTransport(lane, relay, request);
        exchange.getConnection().addCloseListener(closed -> transport.neverBegun());
        exchange.upgradeChannel((socket, upgraded) -> transport.begin(socket));
        exchange.endExchange();
    }

    private static InetAddress address(HttpServerExchange exchange) {
        return exchange.getSourceAddress().getAddress();
    }

    private static String sentence(IllegalArgumentException wrong) {
        String message = String.valueOf(wrong.getMessage());
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
