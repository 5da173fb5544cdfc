package stagecast.relay.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import stagecast.relay.load.gatling.Scenario;
import stagecast.relay.load.gatling.ScenarioParameters;

/**
 * The demo's traffic: phones log in one after the other and each says at its rate how it is held; a screen must get
 * every reading, each phone's in order.
 */
public final class Gyro extends Simulation {

    private final ScenarioParameters parameters = ScenarioParameters.of(Scenario.GYRO);
    private final Steps steps = new Steps(parameters);
    private final int phones = parameters.users();
    private final int readings = parameters.arrivals();
    private final Gate joined = new Gate(1);
    private final Gate sent = new Gate(phones);

    {
        ScenarioBuilder screen = scenario("screen")
                .exec(steps.listen(joined, phones, readings))
                .exec(steps.hearUntil(sent))
                .exec(Steps.leave(Steps.LISTENER));
        ScenarioBuilder hands = scenario("phones")
                .exec(Steps.await(joined))
                .exec(steps.joinAsSpeaker())
                .exec(steps.logInByPassword(Steps.SPEAKER))
                .exec(doIf(session -> !session.isFailed()).then(stream()))
                .exec(sent::pass)
                .exec(Steps.leaveAsSpeaker());
        setUp(
                        screen.injectOpen(atOnceUsers(1)),
                        hands.injectOpen(rampUsers(phones).during(parameters.ramp())))
                .protocols(steps.protocol(phones * readings))
                .maxDuration(steps.longest())
                .assertions(
                        Steps.nothingFailed(),
                        Steps.wentWell(Steps.SEND, (long) phones * readings),
                        Steps.wentWell(Collect.DELIVERY, (long) phones * readings));
    }

    private ChainBuilder stream() {
        return repeat(readings, "seq")
                .on(pace(this::untilTheNext)
                        .exec(Steps.send(
                                Steps.SPEAKER,
                                session -> "phone " + session.userId(),
                                session -> session.getInt("seq"))));
    }

    /** In whole milliseconds, as Gatling has it, which over a second add up to the rate. */
    private Duration untilTheNext(Session session) {
        int seq = session.getInt("seq");
        return Duration.ofMillis(due(seq + 1) - due(seq));
    }

    private long due(int seq) {
        return (long) (seq * 1_000L / parameters.rate());
    }
}
