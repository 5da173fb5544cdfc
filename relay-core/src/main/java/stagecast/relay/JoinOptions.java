package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/**
 * How a connection wants to be served: what the query of its handshake says.
 *
 * @param listen false means that it only sends: it receives answers and direct messages, no broadcasts
 * @param envelope how it receives messages; null for as the channel's rules say
 * @param slow what happens when it reads too slowly; null for as the channel's rules say
 * @param heartbeat after how many seconds without a message it is told that the connection works, at most
 *     {@link #MAX_HEARTBEAT}; 0 for never
 */
public record JoinOptions(
        boolean listen,
        @Nullable Envelope envelope,
        @Nullable Slow slow,
        int heartbeat) {

    /** The longest time between heartbeats, in seconds. */
    public static final int MAX_HEARTBEAT = 300;

    /** What a plain connection asks for: to listen, and nothing special. */
    public static final JoinOptions DEFAULTS = new JoinOptions(true, null, null, 0);

    /**
     * Checks the heartbeat.
     *
     * @throws IllegalArgumentException if it is out of its bounds
     */
    public JoinOptions {
        if (heartbeat < 0 || heartbeat > MAX_HEARTBEAT) {
            throw new IllegalArgumentException(
                    "a heartbeat comes every 1 to " + MAX_HEARTBEAT + " s, not every " + heartbeat);
        }
    }
}
