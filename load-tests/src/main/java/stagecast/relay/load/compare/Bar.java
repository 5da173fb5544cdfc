package stagecast.relay.load.compare;

import java.util.HashMap;
import java.util.Map;
import stagecast.relay.load.peers.Peers;

/**
 * What the relay is to reach beside one peer in one workload, as a ratio of the workload's figure, its own over the peer's.
 *
 * @param least what it must reach
 * @param stretch what we are after
 */
record Bar(double least, double stretch) {

    /** Bars beside the peers that have one, two numbers each. */
    static Map<String, Bar> beside(
            double undertow, double more, double ws, double wsMore, double nats, double natsMore) {
        return Map.of("undertow", new Bar(undertow, more), "ws", new Bar(ws, wsMore), "nats", new Bar(nats, natsMore));
    }

    /** The same, and beside what the kernel allows. */
    static Map<String, Bar> beside(
            double undertow,
            double undertowMore,
            double ws,
            double wsMore,
            double nats,
            double natsMore,
            double limit,
            double limitMore) {
        return Map.of(
                "undertow",
                new Bar(undertow, undertowMore),
                "ws",
                new Bar(ws, wsMore),
                "nats",
                new Bar(nats, natsMore),
                Peers.LIMIT.name(),
                new Bar(limit, limitMore));
    }

    /** These, and one for the relay's own figure, in its unit. */
    static Map<String, Bar> besideWithin(Bar own, Map<String, Bar> peers) {
        Map<String, Bar> all = new HashMap<>(peers);
        all.put(Peers.RELAY.name(), own);
        return Map.copyOf(all);
    }
}
