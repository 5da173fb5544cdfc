package stagecast.relay.load.scenario;

import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.commons.stats.Status;
import io.gatling.core.stats.StatsEngine;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import java.util.List;
import java.util.Optional;
import scala.Option;

/**
 * The step that looks at what came on a socket since the last time, and enters each message into Gatling's figures as
 * a request of its own: from the time stamp within to its arrival.
 *
 * <p>Gatling's checks would measure from a listener's own last request instead.
 */
final class Collect implements ActionBuilder {

    static final String DELIVERY = "delivery";

    private static final int SHOWN = 100;

    private final String socket;
    private final boolean last;

    /**
     * @param socket by its name, with an {@link Inbox} from {@link Steps#expecting}
     * @param last whether what is missing now is missing for good
     */
    Collect(String socket, boolean last) {
        this.socket = socket;
        this.last = last;
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return (context, next) -> {
            StatsEngine stats = context.coreComponents().statsEngine();
            return ws.processUnmatchedMessages(socket, (messages, session) -> collect(stats, messages, session))
                    .asScala()
                    .build(context, next);
        };
    }

    private Session collect(StatsEngine stats, List<WsInboundMessage> messages, Session session) {
        Inbox inbox = Steps.inbox(session, socket);
        for (WsInboundMessage message : messages) {
            Optional<Reading> reading = text(message).flatMap(Reading::in);
            Optional<String> wrong = reading.map(inbox::take).orElseGet(() -> Optional.of(unexpected(message)));
            long came = message.timestamp();
            // The two clocks are read apart and may differ by a millisecond.
            log(stats, session, Math.min(reading.map(Reading::time).orElse(came), came), came, wrong);
        }
        if (last && inbox.missing() > 0) {
            long now = System.currentTimeMillis();
            log(stats, session, now, now, Optional.of(inbox.missing() + " did not come as they should"));
        }
        return session;
    }

    private static Optional<String> text(WsInboundMessage message) {
        return message instanceof WsInboundMessage.Text text ? Optional.of(text.message()) : Optional.empty();
    }

    private static String unexpected(WsInboundMessage message) {
        String text = text(message).orElse("a binary message");
        return "unexpected: " + text.substring(0, Math.min(SHOWN, text.length()));
    }

    private static void log(StatsEngine stats, Session session, long from, long to, Optional<String> wrong) {
        stats.logResponse(
                session.scenario(),
                session.asScala().groups(),
                DELIVERY,
                from,
                to,
                Status.apply(wrong.isEmpty() ? "OK" : "KO"),
                Option.empty(),
                Option.apply(wrong.orElse(null)));
    }
}
