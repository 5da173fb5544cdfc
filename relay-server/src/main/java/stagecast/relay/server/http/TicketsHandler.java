package stagecast.relay.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;
import stagecast.relay.ChannelName;
import stagecast.relay.auth.GuestResult;
import stagecast.relay.auth.Logins;
import stagecast.relay.auth.TicketResult;
import stagecast.relay.auth.TicketTerms;
import stagecast.relay.auth.Tickets;
import stagecast.relay.auth.TokenResult;
import stagecast.relay.server.http.ChannelRoutes.Route;

/** {@code /api/events/{channel}/tickets} and {@code …/guests}: letting guests into a channel, and ending that. */
public final class TicketsHandler {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String NOT_A_GUESTS = "A guest can't do this. Use the token of an account's login.";
    private static final String UNKNOWN = "You have no such ticket, and no such guest, on this channel.";
    private static final String TOO_MANY_TICKETS =
            "You have as many tickets as an account may have. End one, or wait for"
                    + " the seconds in Retry-After until the first of them has ended.";
    private static final String BAD_TICKET =
            "The ticket is not valid on this channel, or not any more. Ask for a new one where you got it.";
    private static final String FULL =
            "This ticket has as many guests as it allows, in all or from your address. Wait for the seconds in"
                    + " Retry-After, then try again.";

    private final Tickets tickets;
    private final Logins logins;

    /** Makes a handler; look-ups run on the threads of tickets and logins, which use one store. */
    public TicketsHandler(Tickets tickets, Logins logins) {
        this.tickets = tickets;
        this.logins = logins;
    }

    /** What it answers. */
    public List<Route> routes() {
        return List.of(
                new Route("POST", "/tickets", (exchange, channel, none) -> make(exchange, channel)),
                new Route("DELETE", "/tickets/{id}", this::end),
                new Route("POST", "/guests", (exchange, channel, none) -> admit(exchange, channel)),
                new Route("DELETE", "/guests/{id}", this::endGuest));
    }

    private void make(HttpServerExchange exchange, ChannelName channel) {
        StoreCall.withToken(
                exchange,
                token -> ifAccounts(
                        exchange,
                        token,
                        () -> JsonBody.readIfAny(exchange, body -> make(exchange, channel, token, body))));
    }

    /**
     * Goes on if the token is an account's. If a body is still to come, the token is looked up before it, so that nothing of a
     * stranger's body is read. It is looked up again when the ticket is made, because it may end in between.
     */
    private void ifAccounts(HttpServerExchange exchange, String token, Runnable goOn) {
        if (exchange.isRequestComplete()) {
            goOn.run();
            return;
        }
        StoreCall.ask(exchange, () -> logins.me(token, StoreCall.address(exchange)), (answered, result) -> {
            if (result instanceof TokenResult.Known) {
                goOn.run();
            } else if (result instanceof TokenResult.Guest) {
                HttpError.FORBIDDEN.answer(answered, NOT_A_GUESTS);
            } else if (result instanceof TokenResult.Busy busy) {
                HttpError.BUSY.answer(answered, StoreCall.BUSY, busy.retryAfter());
            } else {
                HttpError.INVALID_CREDENTIALS.answer(answered, StoreCall.BAD_TOKEN);
            }
        });
    }

    private void make(HttpServerExchange exchange, ChannelName channel, String token, JsonNode body) {
        TicketTerms terms;
        try {
            terms = terms(body);
        } catch (IllegalArgumentException wrong) {
            HttpError.INVALID_REQUEST.answer(exchange, wrong);
            return;
        }
        StoreCall.ask(
                exchange,
                () -> tickets.make(token, channel, terms, StoreCall.address(exchange)),
                TicketsHandler::answerMaker);
    }

    private static TicketTerms terms(JsonNode body) {
        TicketTerms otherwise = TicketTerms.DEFAULTS;
        return new TicketTerms(
                whole(body, "ttlSeconds", otherwise.ttlSeconds()),
                whole(body, "maxGuests", otherwise.maxGuests()),
                whole(body, "maxGuestsPerAddress", otherwise.maxGuestsPerAddress()));
    }

    private static long whole(JsonNode body, String name, long otherwise) {
        JsonNode value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("a ticket's " + name + " is a whole number, and not that large");
        }
        return value.longValue();
    }

    private void end(HttpServerExchange exchange, ChannelName channel, String id) {
        StoreCall.withToken(
                exchange,
                token -> StoreCall.ask(
                        exchange,
                        () -> tickets.end(token, channel, id, StoreCall.address(exchange)),
                        TicketsHandler::answerMaker));
    }

    private void endGuest(HttpServerExchange exchange, ChannelName channel, String userId) {
        StoreCall.withToken(
                exchange,
                token -> StoreCall.ask(
                        exchange,
                        () -> tickets.endGuest(token, channel, userId, StoreCall.address(exchange)),
                        TicketsHandler::answerMaker));
    }

    private static void answerMaker(HttpServerExchange exchange, TicketResult result) {
        if (result instanceof TicketResult.Made made) {
            ObjectNode body = JSON.createObjectNode()
                    .put("id", made.id())
                    .put("ticket", made.ticket())
                    .put("expiresAt", made.expiresAt().toString());
            created(exchange, body);
        } else if (result instanceof TicketResult.Ended) {
            exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
        } else if (result instanceof TicketResult.Unknown) {
            HttpError.NOT_FOUND.answer(exchange, UNKNOWN);
        } else if (result instanceof TicketResult.Forbidden) {
            HttpError.FORBIDDEN.answer(exchange, NOT_A_GUESTS);
        } else if (result instanceof TicketResult.TooMany tooMany) {
            HttpError.RATE_LIMITED.answer(exchange, TOO_MANY_TICKETS, tooMany.retryAfter());
        } else if (result instanceof TicketResult.Busy busy) {
            HttpError.BUSY.answer(exchange, StoreCall.BUSY, busy.retryAfter());
        } else {
            HttpError.INVALID_CREDENTIALS.answer(exchange, StoreCall.BAD_TOKEN);
        }
    }

    private void admit(HttpServerExchange exchange, ChannelName channel) {
        JsonBody.read(exchange, body -> {
            JsonNode ticket = body.get("ticket");
            if (ticket == null || !ticket.isTextual()) {
                HttpError.INVALID_REQUEST.answer(exchange, "Send {\"ticket\":\"…\"} with the ticket as a string.");
            } else {
                StoreCall.ask(
                        exchange,
                        () -> tickets.admit(ticket.textValue(), channel, StoreCall.address(exchange)),
                        TicketsHandler::answerGuest);
            }
        });
    }

    private static void answerGuest(HttpServerExchange exchange, GuestResult result) {
        if (result instanceof GuestResult.Admitted admitted) {
            ObjectNode body = JSON.createObjectNode()
                    .put("token", admitted.token())
                    .put("userId", admitted.userId())
                    .put("expiresAt", admitted.expiresAt().toString());
            created(exchange, body);
        } else if (result instanceof GuestResult.Full full) {
            HttpError.RATE_LIMITED.answer(exchange, FULL, full.retryAfter());
        } else if (result instanceof GuestResult.Busy busy) {
            HttpError.BUSY.answer(exchange, StoreCall.BUSY, busy.retryAfter());
        } else {
            HttpError.INVALID_CREDENTIALS.answer(exchange, BAD_TICKET);
        }
    }

    /** Both hold a secret. */
    private static void created(HttpServerExchange exchange, ObjectNode body) {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        HttpError.send(exchange, StatusCodes.CREATED, body);
    }
}
