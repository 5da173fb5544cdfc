package stagecast.relay.server;

import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Relay;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.server.http.BodyDeadline;
import stagecast.relay.server.http.ChannelRoutes;
import stagecast.relay.server.http.ClientAddress;
import stagecast.relay.server.http.Cors;
import stagecast.relay.server.http.DocsHandler;
import stagecast.relay.server.http.Document;
import stagecast.relay.server.http.Draining;
import stagecast.relay.server.http.HttpError;
import stagecast.relay.server.http.LastAnswer;
import stagecast.relay.server.http.PartialInputs;
import stagecast.relay.server.http.RequestTarget;

/** Brings each request to its handler, by its raw path. */
final class Routes implements HttpHandler {

    private static final String USERS = "/api/users/";
    private static final String API = "/api/";

    private final Relay relay;
    private final HttpHandler join;
    private final HttpHandler channels;
    private final @Nullable HttpHandler users;
    private final @Nullable HttpHandler pages;
    private final Map<String, Document> documents;
    private final Cors cors;
    private final ClientAddress clients;
    private final DocsHandler docs = new DocsHandler();
    private final Duration bodyTimeout;
    private final PartialInputs inputs;

    /** Tells a client that waits for it to send its body, as soon as a handler reads that. */
    private final HttpHandler whenTheBodyIsRead = new HttpContinueReadHandler(this::route);

    Routes(
            Relay relay,
            HttpHandler join,
            HttpHandler channels,
            @Nullable HttpHandler users,
            @Nullable HttpHandler pages,
            Map<String, Document> documents,
            Cors cors,
            ClientAddress clients,
            Duration bodyTimeout,
            PartialInputs inputs) {
        this.relay = relay;
        this.cors = cors;
        this.clients = clients;
        this.bodyTimeout = bodyTimeout;
        this.inputs = inputs;
        this.join = join;
        this.channels = channels;
        this.users = users;
        this.pages = pages;
        this.documents = documents;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        LastAnswer.watch(exchange);
        exchange.addDefaultResponseListener(Routes::toldWhatUndertowCaught);
        if (exchange.isRequestComplete()) {
            route(exchange);
        } else {
            whenTheBodyIsRead.handleRequest(exchange);
        }
    }

    /** Answers the client: if a later part of a request fails, Undertow itself ends the request without an answer. */
    private static boolean toldWhatUndertowCaught(HttpServerExchange exchange) {
        Throwable fault = exchange.getAttachment(DefaultResponseListener.EXCEPTION);
        if (fault != null) {
            HttpError.internal(exchange, fault);
        }
        return fault != null;
    }

    private void route(HttpServerExchange exchange) throws Exception {
        try {
            clients.tell(exchange);
            BodyDeadline.start(exchange, bodyTimeout, inputs);
            if (exchange.isResponseStarted()) {
                return; // there was no room for its body
            }
            String path = RequestTarget.path(exchange);
            if (path.startsWith(API) && cors.handled(exchange)) {
                return;
            }
            HttpHandler handler = handlerOf(path);
            if (handler == null) {
                HttpError.NOT_FOUND.answer(exchange, "There is nothing at this path.");
            } else if (!endsWithTheRelay(handler) || !Draining.refused(exchange, relay)) {
                handler.handleRequest(exchange);
            }
        } catch (RuntimeException | Error fault) {
            HttpError.internal(exchange, fault);
        }
    }

    /**
     * Whether a drain refuses this handler's requests. Pages and documents are served to the end; a join is refused by
     * its own handler, after the checks of its handshake.
     */
    private boolean endsWithTheRelay(HttpHandler handler) {
        return handler == users || handler == channels;
    }

    private @Nullable HttpHandler handlerOf(String path) {
        if (JoinHandshake.isAt(path)) {
            return join;
        }
        if (path.startsWith(ChannelRoutes.PREFIX)) {
            return channels;
        }
        if (path.startsWith(USERS)) {
            return users;
        }
        if (docs.isAt(path)) {
            return docs;
        }
        if (path.startsWith(API)) {
            return null;
        }
        HttpHandler document = documents.get(path);
        return document == null ? pages : document;
    }
}
