package stagecast.relay;

import java.util.concurrent.ConcurrentHashMap;

/** The channels that somebody is on. Thread-safe: the map's lock for a name guards who is counted on that channel. */
final class ChannelRegistry {

    private final ConcurrentHashMap<ChannelName, ChannelGroup> groups = new ConcurrentHashMap<>();

    /**
     * Counts one more connection on the channel's part on this lane.
     *
     * @param listens whether it is a listener, which {@link #leave} is to be told again
     */
    Channel enter(ChannelName name, Shard shard, boolean listens) {
        Channel[] entered = new Channel[1];
        groups.compute(name, (n, present) -> {
            ChannelGroup group = present == null ? new ChannelGroup(n) : present;
            entered[0] = group.on(shard);
            entered[0].connections++;
            entered[0].listeners += listens ? 1 : 0;
            return group;
        });
        return entered[0];
    }

    /** Counts one less; what nobody is on is forgotten. */
    void leave(Channel channel, boolean listened) {
        groups.computeIfPresent(channel.name(), (name, group) -> {
            channel.listeners -= listened ? 1 : 0;
            if (--channel.connections == 0) {
                group.remove(channel);
            }
            return group.isEmpty() ? null : group;
        });
    }

    /** Who is on the channel now, zeros where nobody is. */
    Audience audience(ChannelName name) {
        Audience[] counted = {Audience.NONE};
        groups.computeIfPresent(name, (n, group) -> {
            int listeners = 0;
            int connections = 0;
            for (Channel channel : group.channels()) {
                listeners += channel.listeners;
                connections += channel.connections;
            }
            counted[0] = new Audience(listeners, connections);
            return group;
        });
        return counted[0];
    }

    int size() {
        return groups.size();
    }
}
