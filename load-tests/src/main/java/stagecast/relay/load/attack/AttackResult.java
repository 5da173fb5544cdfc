package stagecast.relay.load.attack;

import java.time.Duration;
import stagecast.relay.load.attack.attacker.AttackKind;
import stagecast.relay.load.attack.attacker.AttackVolume;
import stagecast.relay.load.fanout.FanoutResult;

/**
 * What became of an attack, and of the honest clients beside it.
 *
 * @param quiet the honest clients before
 * @param during the honest clients beside it
 * @param before the relay without any client, its garbage collected: the {@code after} of the attack before
 * @param peakResident the most that was in memory, in bytes, from the beginning of the attack on
 * @param peakHeap the most that outlived a collection meanwhile
 * @param after the relay when the attackers had gone, its garbage collected; nothing if it has ended
 * @param alive whether the relay's process was still there
 */
record AttackResult(
        AttackPlan plan,
        AttackKind kind,
        FanoutResult quiet,
        FanoutResult during,
        AttackVolume volume,
        RelayHoldings before,
        long peakResident,
        long peakHeap,
        RelayHoldings after,
        boolean alive) {

    private static final double P99 = 99;

    /** Honest connections that were closed, or could not join. */
    int closed() {
        return during.wanted() - during.joining().joined() + during.broken();
    }

    boolean p99Holds() {
        return during.latency().getValueAtPercentile(P99) <= plan.mostP99().toNanos();
    }

    /** Whether the relay withstood: no honest connection closed, no message lost, all on time. */
    boolean passed() {
        return alive && quiet.passed() && during.passed() && p99Holds();
    }

    /** Of the honest deliveries of a time, in milliseconds; 0 if there were none. */
    static double millis(FanoutResult of, double percentile) {
        return of.latency().getTotalCount() == 0
                ? 0
                : (double) of.latency().getValueAtPercentile(percentile)
                        / Duration.ofMillis(1).toNanos();
    }
}
