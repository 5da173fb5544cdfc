package stagecast.relay.server.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import stagecast.relay.Audience;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.ChannelName;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;
import stagecast.relay.Lane;
import stagecast.relay.Relay;
import stagecast.relay.Sender;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.server.http.ChannelRoutes.Route;

/** {@code /api/events/{channel}}: who is on a channel, and {@code …/messages}: sending to it without a socket. */
public final class MessagesHandler {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_TYPE = "application/json";

    private static final String ANOTHER_CHANNELS = "The token is a guest's on another channel.";
    private static final String NOT_A_GUESTS = "A guest can't do this. Use the token of an account's login.";

    private final Relay relay;
    private final Function<XnioIoThread, Lane> lanes;
    private final Senders senders;
    private final Cors cors;

    /**
     * Makes a handler.
     *
     * @param lanes the lane of an I/O thread
     * @param maxSenders how many senders' rates are remembered
     * @param cors knows from which pages one may send without a token
     */
    public MessagesHandler(Relay relay, Function<XnioIoThread, Lane> lanes, int maxSenders, Cors cors) {
        this.relay = relay;
        this.lanes = lanes;
        this.senders = new Senders(maxSenders);
        this.cors = cors;
    }

    /** What it answers. */
    public List<Route> routes() {
        return List.of(
                new Route("GET", "", (exchange, channel, none) -> count(exchange, channel)),
                new Route("POST", "/messages", (exchange, channel, none) -> receive(exchange, channel)));
    }

    private void count(HttpServerExchange exchange, ChannelName channel) {
        StoreCall.withToken(
                exchange,
                token -> identified(exchange, token, identity -> {
                    if (identity.onlyOn() != null) {
                        HttpError.FORBIDDEN.answer(exchange, NOT_A_GUESTS);
                        return;
                    }
                    Audience audience = relay.audience(channel);
                    HttpError.send(
                            exchange,
                            StatusCodes.OK,
                            JSON.createObjectNode()
                                    .put("channel", channel.value())
                                    .put("listeners", audience.listeners())
                                    .put("connections", audience.connections()));
                }));
    }

    /** Goes on with whose token it is; a token that is nobody's is answered here. */
    private void identified(HttpServerExchange exchange, String token, Consumer<Identity> goOn) {
        StoreCall.ask(
                exchange,
                () -> relay.authenticator().authenticate(new Credentials.Token(token), address(exchange)),
                (answered, result) -> {
                    if (result instanceof Result.Accepted accepted) {
                        goOn.accept(accepted.identity());
                    } else if (result instanceof Result.Throttled throttled) {
                        HttpError.TOO_MANY_ATTEMPTS.answer(answered, StoreCall.BUSY, throttled.retryAfter());
                    } else if (result instanceof Result.Busy busy) {
                        HttpError.BUSY.answer(answered, StoreCall.BUSY, busy.retryAfter());
                    } else {
                        HttpError.INVALID_CREDENTIALS.answer(answered, StoreCall.BAD_TOKEN);
                    }
                });
    }

    /** Checks the token first: if a stranger may not send, the body is not read. */
    private void receive(HttpServerExchange exchange, ChannelName channel) {
        JoinHandshake.token(RequestTarget.headerFields(exchange))
                .ifPresentOrElse(
                        token -> identified(exchange, token, identity -> {
                            if (identity.mayUse(channel)) {
                                read(exchange, channel, identity);
                            } else {
                                HttpError.FORBIDDEN.answer(exchange, ANOTHER_CHANNELS);
                            }
                        }),
                        () -> {
                            if (cors.refused(exchange)) {
                                return;
                            }
                            if (relay.anyoneMaySend(channel)) {
                                read(exchange, channel, null);
                            } else {
                                StoreCall.notAuthenticated(exchange);
                            }
                        });
    }

    private void read(HttpServerExchange exchange, ChannelName channel, @Nullable Identity identity) {
        String type = RequestBody.type(exchange, "text/plain", JSON_TYPE);
        if (type == null) {
            return;
        }
        RequestBody.receive(exchange, relay.limits().messageBytes(), text -> {
            if (!isUtf8(text)) {
                HttpError.INVALID_REQUEST.answer(exchange, "The body is not UTF-8, in which messages are sent.");
            } else if (!Draining.refused(exchange, relay)) {
                send(exchange, channel, identity, text, type.equals(JSON_TYPE));
            }
        });
    }

    private static boolean isUtf8(byte[] text) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void send(
            HttpServerExchange exchange, ChannelName channel, @Nullable Identity identity, byte[] text, boolean json) {
        InetAddress address = address(exchange);
        String key = identity == null ? "address " + address.getHostAddress() : "token " + identity.credential();
        Sender sender = senders.of(key, () -> relay.sender(lanes.apply(exchange.getIoThread())));
        StoreCall.ask(
                exchange,
                () -> CompletableFuture.supplyAsync(
                        () -> sender.send(channel, address, identity, text, json), sender.lane()::execute),
                MessagesHandler::answer);
    }

    private static void answer(HttpServerExchange exchange, Sender.Outcome outcome) {
        if (outcome instanceof Sender.Outcome.Sent) {
            exchange.setStatusCode(StatusCodes.ACCEPTED).endExchange();
        } else if (outcome instanceof Sender.Outcome.NotJson) {
            HttpError.INVALID_REQUEST.answer(
                    exchange, "The body is not valid JSON. Mend it, or send it as Content-Type: text/plain.");
        } else if (outcome instanceof Sender.Outcome.Refused refused) {
            HttpError.answer(exchange, refused);
        }
    }

    private static InetAddress address(HttpServerExchange exchange) {
        return exchange.getSourceAddress().getAddress();
    }
}
