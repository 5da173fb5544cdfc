package stagecast.relay.server.http;

import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import stagecast.relay.Relay;

/** Refuses requests while the relay drains, as joins are refused. */
public final class Draining {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private Draining() {}

    /**
     * Refuses the request if the relay drains. The connection ends with the answer, so that the client's next request
     * reaches a relay that stays.
     *
     * @return true if the request was refused and has been answered
     */
    public static boolean refused(HttpServerExchange exchange, Relay relay) {
        if (!relay.draining()) {
            return false;
        }
        exchange.setPersistent(false);
        HttpError.BUSY.answer(
                exchange,
                "The relay is restarting. Wait for the seconds in Retry-After, then send the request again.",
                RETRY_AFTER);
        return true;
    }
}
