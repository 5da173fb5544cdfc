package stagecast.relay.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import stagecast.relay.load.gatling.Scenario;
import stagecast.relay.load.gatling.ScenarioParameters;

/**
 * People arrive at a steady pace, whatever becomes of those before them. Each has a channel, joins it twice, logs in
 * there by password and by a token got over HTTP, and says something on either socket, which the other must hear.
 */
public final class LoginAndSend extends Simulation {

    private static final String PASSWORD = "password";
    private static final String TOKEN = "token socket"; // the token itself is in the session too

    private final ScenarioParameters parameters = ScenarioParameters.of(Scenario.LOGIN_AND_SEND);
    private final Steps steps = new Steps(parameters);
    private final int people = parameters.arrivals();

    {
        ScenarioBuilder all = scenario("people")
                .exec(join(PASSWORD))
                .exec(steps.logInByPassword(PASSWORD))
                .exec(steps.logInOverHttp())
                .exec(join(TOKEN))
                .exec(steps.logInByToken(TOKEN))
                .exec(Steps.send(PASSWORD, session -> PASSWORD, session -> 0))
                .exec(Steps.send(TOKEN, session -> TOKEN, session -> 0))
                .exec(steps.hearAll(PASSWORD, TOKEN))
                .exec(Steps.leave(PASSWORD))
                .exec(Steps.leave(TOKEN))
                .exec(Steps.logOut());
        setUp(all.injectOpen(rampUsers(people).during(parameters.duration())))
                .protocols(steps.protocol(1))
                .maxDuration(steps.longest())
                .assertions(
                        Steps.nothingFailed(),
                        Steps.wentWell(Steps.answerTo(Steps.BY_PASSWORD), people),
                        Steps.wentWell(Steps.OVER_HTTP, people),
                        Steps.wentWell(Steps.answerTo(Steps.BY_TOKEN), people),
                        Steps.wentWell(Collect.DELIVERY, 2L * people));
    }

    private ChainBuilder join(String socket) {
        return exec(Steps.expecting(socket, 1, 1))
                .exec(ws(Steps.JOIN, socket).connect(session -> steps.path() + "-" + session.userId() + "/ws"));
    }
}
