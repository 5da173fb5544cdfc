package stagecast.relay.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import stagecast.relay.load.gatling.Scenario;
import stagecast.relay.load.gatling.ScenarioParameters;

/**
 * Listeners join at a steady pace. When all are there the relay is asked whether it counts as many, a herald who holds
 * a token says one thing, each must hear it, and all stay for a while, in which nothing more may come.
 */
public final class Join extends Simulation {

    private static final String WITH_TOKEN = "join with a token";

    private final ScenarioParameters parameters = ScenarioParameters.of(Scenario.JOIN);
    private final Steps steps = new Steps(parameters);
    private final Gate joined = new Gate(parameters.users());
    private final Gate sent = new Gate(1);

    {
        ScenarioBuilder listeners = scenario("listeners")
                .exec(steps.listen(joined, 1, 1))
                .exec(steps.hearUntil(sent))
                .exec(pause(parameters.duration()))
                .exec(Steps.leave(Steps.LISTENER));
        ScenarioBuilder herald = scenario("herald").exec(Steps.await(joined)).exec(herald());
        setUp(
                        listeners.injectOpen(rampUsers(parameters.users()).during(parameters.ramp())),
                        herald.injectOpen(atOnceUsers(1)))
                .protocols(steps.protocol(1))
                .maxDuration(steps.longest())
                .assertions(
                        Steps.nothingFailed(),
                        Steps.wentWell(Steps.JOIN, parameters.users()),
                        Steps.wentWell(WITH_TOKEN, 1),
                        Steps.wentWell(Collect.DELIVERY, parameters.users()));
    }

    private ChainBuilder herald() {
        return steps.logInOverHttp()
                .exec(http("count listeners")
                        .get(steps.path())
                        .header("Authorization", "Bearer #{token}")
                        .check(status().is(200), jmesPath("listeners").ofInt().is(parameters.users())))
                .exec(Steps.expecting(Steps.SPEAKER, 0, 0))
                .exec(ws(WITH_TOKEN, Steps.SPEAKER)
                        .connect(steps.socketPath() + "?listen=false")
                        .header("Authorization", "Bearer #{token}"))
                .exec(Steps.send(Steps.SPEAKER, session -> "herald", session -> 0))
                .exec(sent::pass)
                .exec(Steps.leaveAsSpeaker())
                .exec(Steps.logOut());
    }
}
