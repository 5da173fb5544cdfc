package stagecast.relay.load.slow;

import java.util.List;
import stagecast.relay.load.fanout.FanoutResult;

/**
 * What one round of {@link Slow} found.
 *
 * @param without the flood without those who do not read
 * @param with the same beside them
 * @param memoryWithout the most resident memory of the server without them, in bytes
 * @param memoryWith the most from their joining until they had caught up
 * @param right how many of them found what their policy promises
 * @param received messages of the flood that they got, all together
 * @param missed messages that they were told of missing
 * @param complaints the first few of those that found something else
 */
record SlowRound(
        SlowPlan plan,
        int number,
        FanoutResult without,
        FanoutResult with,
        long memoryWithout,
        long memoryWith,
        int right,
        long received,
        long missed,
        List<String> complaints) {

    /** Bytes of memory that they cost. */
    long growth() {
        return Math.max(0, memoryWith - memoryWithout);
    }

    /** Microseconds within which 99 of 100 messages reached those who read, without the others. */
    double p99Without() {
        return p99(without);
    }

    double p99With() {
        return p99(with);
    }

    double ratio() {
        return p99With() / p99Without();
    }

    private static double p99(FanoutResult result) {
        return result.latency().getValueAtPercentile(99) / 1e3;
    }

    /** Whether nobody was told anything wrong, and those who read got everything. */
    boolean accounted() {
        return without.passed() && with.passed() && right == plan.stalled();
    }
}
