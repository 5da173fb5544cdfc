package stagecast.relay;

import java.util.Arrays;

/** A channel across all lanes: its part on each, and who is authenticated on it. Thread-safe. */
final class ChannelGroup {

    private static final Channel[] NONE = {};

    private final ChannelName name;
    private final Directory directory = new Directory();

    /** Replaced, never changed; written under the registry's lock for this name. */
    private volatile Channel[] channels = NONE;

    ChannelGroup(ChannelName name) {
        this.name = name;
    }

    ChannelName name() {
        return name;
    }

    Directory directory() {
        return directory;
    }

    /** Its part on each lane that has one. */
    Channel[] channels() {
        return channels;
    }

    Channel on(Shard shard) {
        for (Channel channel : channels) {
            if (channel.shard == shard) {
                return channel;
            }
        }
        Channel added = new Channel(this, shard);
        Channel[] more = Arrays.copyOf(channels, channels.length + 1);
        more[more.length - 1] = added;
        channels = more;
        return added;
    }

    void remove(Channel channel) {
        channels = Arrays.stream(channels).filter(c -> c != channel).toArray(Channel[]::new);
    }

    boolean isEmpty() {
        return channels.length == 0;
    }
}
