package stagecast.relay.load.slow;

import java.time.Duration;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.Filling;
import stagecast.relay.load.fanout.Sample;

/**
 * What a round of {@link Slow} does.
 *
 * @param stalled listeners that do not read while others send
 * @param listeners those beside them that do
 * @param rate messages a second of each sender
 * @param size bytes of each message
 * @param warmup the beginning of the flood, which no latency counts: until the kernel's buffers are full, those who do
 *     not read are listeners like others
 * @param measured the rest of it
 * @param queueBytes what may wait for one listener
 * @param queuesBytes what may wait for all
 * @param settling how long those who read on may take to catch up
 */
record SlowPlan(
        SlowPolicy policy,
        int stalled,
        int listeners,
        int senders,
        double rate,
        int size,
        Duration warmup,
        Duration measured,
        long queueBytes,
        long queuesBytes,
        Duration settling) {

    /** One process here may hold 20,000 file descriptors. */
    static final int MOST_CONNECTIONS = 19_000;

    /** What the kernel holds of a connection at both ends, about, before anything waits in the relay. */
    private static final long KERNEL_BYTES = 256 << 10;

    /** Shorter than the relay waits for a word from those who do not read, and so answer no ping. */
    private static final Duration FLOOD_SETTLING = Duration.ofSeconds(10);

    private static final int HANDSHAKES = 64;
    private static final Duration JOINING = Duration.ofSeconds(60);

    /**
     * @throws IllegalArgumentException if the round can't be; the message says why
     */
    SlowPlan {
        demand(
                stalled >= 1 && listeners >= 1 && senders >= 1 && stalled + listeners + senders <= MOST_CONNECTIONS,
                "there are one or more of each kind of connection, and at most " + MOST_CONNECTIONS);
        demand(size >= Sample.SHORTEST && rate > 0, "messages have a rate, and " + Sample.SHORTEST + " bytes or more");
        demand(queueBytes >= 1 && queuesBytes >= 1, "bounds are above 0 bytes");
        demand(
                rate * senders * size * warmup.plus(measured).toMillis() / 1e3 > queueBytes + KERNEL_BYTES,
                "the flood is too small to fill a queue: more of rate, size or seconds");
    }

    /** The flood, as the senders and those who read have it. */
    FanoutPlan flood(Target target) {
        return new FanoutPlan(
                target,
                listeners,
                senders,
                1,
                false,
                size,
                Filling.DOTS,
                rate,
                0,
                Integer.MAX_VALUE,
                warmup.plus(measured),
                warmup,
                1,
                HANDSHAKES,
                JOINING,
                FLOOD_SETTLING);
    }

    /** What the relay may hold for all that do not read, in bytes. */
    long memoryBound() {
        return Math.min(stalled * queueBytes, queuesBytes);
    }

    private static void demand(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
