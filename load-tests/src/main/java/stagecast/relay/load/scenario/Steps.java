package stagecast.relay.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static io.gatling.javaapi.http.HttpDsl.ws;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import stagecast.relay.load.gatling.ScenarioParameters;

/** What the scenarios have in common: one run's channel, and the steps that its users take. */
final class Steps {

    static final String JOIN = "join";
    static final String BY_PASSWORD = "log in by password";
    static final String BY_TOKEN = "log in by token";
    static final String OVER_HTTP = "log in over HTTP";
    static final String SEND = "send";

    /** Sockets. Gatling keeps each in the session under its name. */
    static final String LISTENER = "listener";

    static final String SPEAKER = "speaker";

    private static final Duration LOOKING = Duration.ofMillis(100);

    /** For an error that the relay may have to tell somebody about to leave. */
    private static final Duration BEFORE_LEAVING = Duration.ofMillis(300);

    private static final Duration SPARE = Duration.ofSeconds(60);
    private static final int MOST_UNSEEN = 10_000;

    private final ScenarioParameters parameters;

    /** Fresh for each run, so that runs against one relay do not meet. */
    private final String channel = "gatling-" + UUID.randomUUID();

    Steps(ScenarioParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * @param messages that a listener is to get; so many may wait until it looks, within bounds
     */
    HttpProtocolBuilder protocol(int messages) {
        String base = parameters.url().toString().replaceFirst("/+$", "");
        return http.baseUrl(base)
                .wsBaseUrl(base.replaceFirst("^http", "ws"))
                .wsUnmatchedInboundMessageBufferSize(Math.min(messages + 10, MOST_UNSEEN));
    }

    /** After which a run is broken off, which its assertions do not forgive. */
    Duration longest() {
        return parameters
                .ramp()
                .plus(parameters.duration())
                .plus(parameters.patience().multipliedBy(2))
                .plus(SPARE);
    }

    static Assertion nothingFailed() {
        return global().failedRequests().count().is(0L);
    }

    /** So many requests of that name went well. */
    static Assertion wentWell(String request, long times) {
        return details(request).successfulRequests().count().is(times);
    }

    String path() {
        return "/api/events/" + channel;
    }

    String socketPath() {
        return path() + "/ws";
    }

    /** What the answer to such a request is called in the figures. */
    static String answerTo(String request) {
        return request + ": ok";
    }

    static Function<Session, Session> expecting(String socket, int senders, int fromEach) {
        return session -> session.set(inboxOf(socket), new Inbox(senders, fromEach));
    }

    private static String inboxOf(String socket) {
        return socket + "'s inbox";
    }

    static Inbox inbox(Session session, String socket) {
        return Objects.requireNonNull(session.get(inboxOf(socket)), "no inbox for " + socket);
    }

    /** Joins, and passes the gate when that is done. */
    ChainBuilder listen(Gate joined, int senders, int fromEach) {
        return exec(expecting(LISTENER, senders, fromEach))
                .exec(ws(JOIN, LISTENER).connect(socketPath()))
                .exec(joined::pass)
                .exitHereIfFailed();
    }

    /** Stays until all has come, or nothing more was sent for long enough. */
    ChainBuilder hearUntil(Gate sent) {
        return asLongAs(session -> !inbox(session, LISTENER).complete() && !sent.openFor(parameters.patience()))
                .on(pause(LOOKING).exec(new Collect(LISTENER, false)));
    }

    static ChainBuilder leave(String socket) {
        return exec(new Collect(socket, true)).exec(ws("leave", socket).close());
    }

    static ChainBuilder await(Gate gate) {
        return asLongAs(session -> !gate.open()).on(pause(LOOKING));
    }

    /** Joins in order to send only; whatever comes is then a complaint. */
    ChainBuilder joinAsSpeaker() {
        return exec(expecting(SPEAKER, 0, 0))
                .exec(ws("join as speaker", SPEAKER).connect(socketPath() + "?listen=false"));
    }

    ChainBuilder logInByPassword(String socket) {
        String credentials = new String(parameters.login().message(), UTF_8);
        return authenticate(BY_PASSWORD, socket, session -> credentials);
    }

    ChainBuilder logInByToken(String socket) {
        return authenticate(BY_TOKEN, socket, session -> "{\"token\":\"" + session.getString("token") + "\"}");
    }

    private ChainBuilder authenticate(String name, String socket, Function<Session, String> credentials) {
        return exec(ws(name, socket)
                .sendText(credentials)
                .await(parameters.patience())
                .on(ws.checkTextMessage(answerTo(name)).check(bodyString().is("ok"))));
    }

    /** Leaves the token in the session. */
    ChainBuilder logInOverHttp() {
        String credentials = new String(parameters.login().message(), UTF_8);
        return exec(http(OVER_HTTP)
                .post("/api/users/login")
                .header("Content-Type", "application/json")
                .body(StringBody(session -> credentials))
                .check(status().is(200), jmesPath("token").saveAs("token")));
    }

    static ChainBuilder logOut() {
        return exec(http("log out")
                .post("/api/users/logout")
                .header("Authorization", "Bearer #{token}")
                .check(status().is(204)));
    }

    /** Sends a message with the time of this very moment. */
    static ChainBuilder send(String socket, Function<Session, String> id, Function<Session, Integer> seq) {
        return exec(ws(SEND, socket)
                .sendText(session ->
                        Reading.now(id.apply(session), seq.apply(session)).text()));
    }

    /** Looks for complaints before it goes. */
    static ChainBuilder leaveAsSpeaker() {
        return pause(BEFORE_LEAVING).exec(leave(SPEAKER));
    }

    /** Stays on these sockets until each has got all that it should, or it has taken too long. */
    ChainBuilder hearAll(String... sockets) {
        Predicate<Session> lacking = session -> {
            for (String socket : sockets) {
                if (!inbox(session, socket).complete()) {
                    return true;
                }
            }
            return false;
        };
        ChainBuilder look = pause(LOOKING);
        for (String socket : sockets) {
            look = look.exec(new Collect(socket, false));
        }
        return asLongAsDuring(lacking::test, parameters.patience()).on(look);
    }
}
