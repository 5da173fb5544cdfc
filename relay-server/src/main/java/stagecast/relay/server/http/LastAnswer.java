package stagecast.relay.server.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Locale;
import org.xnio.StreamConnection;
import stagecast.relay.server.net.DeferredCloses;

/**
 * Decides whether an answer is the last one of its connection, and ends the connection after it. Undertow would close on the
 * connection's I/O thread, which is slower the more other sockets are ready there; and it recognises {@code close} only if
 * that is alone in its header field.
 */
public final class LastAnswer {

    private LastAnswer() {}

    /**
     * Examines a request before its handler. If the answer is the last one, for whatever reason, the connection ends after it:
     * first its output, then its input once the peer ends it.
     */
    public static void watch(HttpServerExchange exchange) {
        exchange.setPersistent(
                isLasting(RequestTarget.headerFields(exchange).apply(Headers.CONNECTION_STRING), exchange.isHttp11()));
        exchange.addExchangeCompleteListener((answered, next) -> {
            if (answered.isPersistent()) {
                next.proceed();
            } else {
                end(answered);
            }
        });
    }

    /** RFC 9112 section 9.3: {@code close} counts at any place in the lists. */
    private static boolean isLasting(List<String> fields, boolean http11) {
        boolean lasting = http11;
        for (String field : fields) {
            for (String option : field.split(",", -1)) {
                switch (option.strip().toLowerCase(Locale.ROOT)) {
                    case "close" -> {
                        return false;
                    }
                    case "keep-alive" -> lasting = true;
                    default -> {}
                }
            }
        }
        return lasting;
    }

    /**
     * Makes the answer that is about to be sent the last one of its connection. What of the request's body has not arrived
     * yet is not waited for: Undertow would read it to its end, however long that is.
     */
    static void announce(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        Connectors.terminateRequest(exchange);
    }

    /** Answers a request whose bytes are wrong. */
    static void refuse(HttpServerExchange exchange, Refusal refusal) {
        announce(exchange);
        refusal.error().answer(exchange, refusal.message());
    }

    /** A page may have been written on a worker thread. */
    private static void end(HttpServerExchange exchange) {
        var undertow = (AbstractServerConnection) exchange.getConnection();
        StreamConnection connection = undertow.getChannel();
        if (!connection.isOpen()) {
            return;
        }
        if (exchange.isInIoThread()) {
            undertow.clearChannel();
            RequestGate.end(connection);
        } else {
            connection.getIoThread().execute(() -> {
                undertow.clearChannel();
                RequestGate.end(connection);
            });
        }
    }

    /** Cuts the connection of an exchange whose answer is no longer needed. */
    static void cut(HttpServerExchange exchange) {
        DeferredCloses.close(((AbstractServerConnection) exchange.getConnection()).getChannel());
    }
}
