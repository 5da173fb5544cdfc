package stagecast.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a connection asks for when it joins a channel.
 *
 * @param channel the channel
 * @param address the sender's address, as its messages' {@code from} shows it
 * @param lane where the connection lives
 * @param listen false means that it only sends: it receives answers and direct messages, no broadcasts
 * @param envelope how it receives messages; null for as the channel's rules say
 * @param heartbeat after how many seconds without a message it is told that the connection works, at most
 *     {@link #MAX_HEARTBEAT}; 0 for never
 * @param identity who it speaks for already, from a token in the handshake; null if it has not authenticated
 */
public record JoinRequest(
        ChannelName channel,
        InetAddress address,
        Lane lane,
        boolean listen,
        @Nullable Envelope envelope,
        int heartbeat,
        @Nullable Identity identity) {

    /** The longest time between heartbeats, in seconds. */
    public static final int MAX_HEARTBEAT = 300;

    /**
     * Checks the heartbeat, and that the identity may be here.
     *
     * @throws IllegalArgumentException if the heartbeat is out of its bounds, or the identity may use another channel only
     */
    public JoinRequest {
        if (heartbeat < 0 || heartbeat > MAX_HEARTBEAT) {
            throw new IllegalArgumentException(
                    "a heartbeat comes every 1 to " + MAX_HEARTBEAT + " s, not every " + heartbeat);
        }
        if (identity != null && !identity.mayUse(channel)) {
            throw new IllegalArgumentException("this identity may not use the channel " + channel);
        }
    }

    /** How a listener receives messages. */
    public enum Envelope {
        /** {@code {"from":…,"msg":…}}. */
        STANDARD,
        /** The sender's bytes, untouched. */
        NONE
    }

    /** A listener that has not authenticated and asks for nothing special: what a plain connection is. */
    public static JoinRequest listener(ChannelName channel, InetAddress address, Lane lane) {
        return new JoinRequest(channel, address, lane, true, null, 0, null);
    }
}
