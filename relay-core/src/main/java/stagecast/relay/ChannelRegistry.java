package stagecast.relay;

import java.util.concurrent.ConcurrentHashMap;

/** The channels that somebody is on. Thread-safe: the map's lock for a name guards who is counted on that channel. */
final class ChannelRegistry {

    private final ConcurrentHashMap<ChannelName, ChannelGroup> groups = new ConcurrentHashMap<>();

    /** Counts one more connection on the channel's part on this lane. */
    Channel enter(ChannelName name, Shard shard) {
        Channel[] entered = new Channel[1];
        groups.compute(name, (n, present) -> {
            ChannelGroup group = present == null ? new ChannelGroup(n) : present;
            entered[0] = group.on(shard);
            entered[0].connections++;
            return group;
        });
        return entered[0];
    }

    /** Counts one less; what nobody is on is forgotten. */
    void leave(Channel channel) {
        groups.computeIfPresent(channel.name(), (name, group) -> {
            if (--channel.connections == 0) {
                group.remove(channel);
            }
            return group.isEmpty() ? null : group;
        });
    }

    int size() {
        return groups.size();
    }
}
