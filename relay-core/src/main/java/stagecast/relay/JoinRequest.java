package stagecast.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a connection asks for when it joins a channel.
 *
 * @param channel the channel
 * @param address the sender's address, as its messages' {@code from} shows it
 * @param lane where the connection lives
 * @param options how it wants to be served
 * @param identity who it speaks for already, from a token in the handshake; null if it has not authenticated
 * @param compressed whether it has agreed to permessage-deflate: then it may send compressed messages, and gets some
 */
public record JoinRequest(
        ChannelName channel,
        InetAddress address,
        Lane lane,
        JoinOptions options,
        @Nullable Identity identity,
        boolean compressed) {

    /** Without compression. */
    public JoinRequest(
            ChannelName channel, InetAddress address, Lane lane, JoinOptions options, @Nullable Identity identity) {
        this(channel, address, lane, options, identity, false);
    }

    /**
     * Checks that the identity may be here.
     *
     * @throws IllegalArgumentException if the identity may use another channel only
     */
    public JoinRequest {
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

    /** What happens when a listener reads too slowly. */
    public enum Slow {
        /** It is closed. */
        CLOSE,
        /** It loses the oldest broadcasts that wait for it. */
        DROP_OLDEST,
        /** Of each sender only the newest broadcast waits for it: right for sensors. */
        LATEST
    }

    /** A listener that has not authenticated and asks for nothing special: what a plain connection is. */
    public static JoinRequest listener(ChannelName channel, InetAddress address, Lane lane) {
        return new JoinRequest(channel, address, lane, JoinOptions.DEFAULTS, null);
    }
}
