package stagecast.relay.load.attack;

import java.time.Duration;
import java.util.List;
import stagecast.relay.load.attack.attacker.AttackKind;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.Filling;

/**
 * What a run of {@link AttackTrial} does.
 *
 * @param kinds the attacks, one after the other
 * @param listeners honest ones, on one channel, with one honest sender
 * @param rate messages a second of that sender
 * @param sockets that an attack may have open at a time
 * @param addresses that the attackers come from; 0: the honest clients' own
 * @param attack how long each attack lasts
 * @param quiet how long the honest clients are measured before each attack
 * @param settling how long, after the last message was sent, the honest listeners may take to get it
 * @param leaving how long the relay may take to close what the attackers left, before it is looked at
 * @param mostP99 what the p99 of the honest deliveries may be during an attack
 * @param settings of the relay, as after {@code --set}, beside its defaults
 */
record AttackPlan(
        List<AttackKind> kinds,
        int listeners,
        double rate,
        int sockets,
        int addresses,
        Duration attack,
        Duration quiet,
        Duration settling,
        Duration leaving,
        Duration mostP99,
        List<String> settings) {

    /** One process here may hold 20,000 file descriptors. */
    static final int MOST_CONNECTIONS = 19_500;

    static final int MOST_ADDRESSES = 10_000;
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** The honest clients go on for this part of an attack's time when it is over, for the end of its sockets belongs to it. */
    private static final int AFTERWARDS = 20;

    private static final Duration LEAST_AFTERWARDS = Duration.ofMillis(200);

    private static final int MESSAGE_BYTES = 120;
    private static final int HANDSHAKES = 64;
    private static final Duration JOINING = Duration.ofSeconds(60);

    /**
     * @throws IllegalArgumentException if the run can't be; the message says why
     */
    AttackPlan {
        demand(
                listeners >= 1 && sockets >= 1 && connections(listeners, sockets) <= MOST_CONNECTIONS,
                "there are listeners and sockets, and with the sender at most " + MOST_CONNECTIONS);
        demand(addresses >= 0 && addresses <= MOST_ADDRESSES, "there are 0 to " + MOST_ADDRESSES + " addresses");
        demand(rate > 0, "messages have a rate above 0");
        demand(
                positive(attack)
                        && positive(quiet)
                        && !leaving.isNegative()
                        && positive(mostP99)
                        && attack.compareTo(LONGEST) <= 0,
                "times are above 0, and an attack lasts " + LONGEST.toSeconds() + " seconds at most");
    }

    private static int connections(int listeners, int sockets) {
        return listeners + 1 + sockets;
    }

    /** Those that the relay has during an attack, if it takes all. */
    int connections() {
        return connections(listeners, sockets);
    }

    /** The honest clients in the quiet time. */
    FanoutPlan beforehand(Target target) {
        return honest(target, quiet);
    }

    /** The honest clients beside an attack. */
    FanoutPlan beside(Target target) {
        Duration afterwards = attack.dividedBy(AFTERWARDS);
        return honest(target, attack.plus(afterwards.compareTo(LEAST_AFTERWARDS) > 0 ? afterwards : LEAST_AFTERWARDS));
    }

    private FanoutPlan honest(Target target, Duration sending) {
        return new FanoutPlan(
                target,
                listeners,
                1,
                1,
                false,
                MESSAGE_BYTES,
                Filling.DOTS,
                rate,
                0,
                Integer.MAX_VALUE,
                sending,
                Duration.ZERO,
                1,
                HANDSHAKES,
                JOINING,
                settling);
    }

    private static boolean positive(Duration time) {
        return !time.isZero() && !time.isNegative();
    }

    private static void demand(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
