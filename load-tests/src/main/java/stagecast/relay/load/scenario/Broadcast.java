package stagecast.relay.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import stagecast.relay.load.gatling.Scenario;
import stagecast.relay.load.gatling.ScenarioParameters;

/**
 * An open model: while listeners listen, speakers arrive at a steady pace, whether the relay keeps up or not. Each
 * joins, logs in, says one thing and leaves. What a delivery took, from the speaker's clock to the listener, is
 * entered as {@value Collect#DELIVERY}.
 */
public final class Broadcast extends Simulation {

    private final ScenarioParameters parameters = ScenarioParameters.of(Scenario.BROADCAST);
    private final Steps steps = new Steps(parameters);
    private final int speakers = parameters.arrivals();
    private final Gate joined = new Gate(parameters.users());
    private final Gate sent = new Gate(speakers);

    {
        ScenarioBuilder listeners = scenario("listeners")
                .exec(steps.listen(joined, speakers, 1))
                .exec(steps.hearUntil(sent))
                .exec(Steps.leave(Steps.LISTENER));
        ScenarioBuilder talk = scenario("speakers")
                .exec(Steps.await(joined))
                .exec(steps.joinAsSpeaker())
                .exec(steps.logInByPassword(Steps.SPEAKER))
                .exec(Steps.send(Steps.SPEAKER, session -> "speaker " + session.userId(), session -> 0))
                .exec(sent::pass)
                .exec(Steps.leaveAsSpeaker());
        setUp(
                        listeners.injectOpen(rampUsers(parameters.users()).during(parameters.ramp())),
                        talk.injectOpen(
                                nothingFor(parameters.ramp()),
                                rampUsers(speakers).during(parameters.duration())))
                .protocols(steps.protocol(speakers))
                .maxDuration(steps.longest())
                .assertions(
                        Steps.nothingFailed(),
                        Steps.wentWell(Steps.SEND, speakers),
                        Steps.wentWell(Collect.DELIVERY, (long) speakers * parameters.users()));
    }
}
