package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/**
 * How a connection gets its messages.
 *
 * @param envelope whether they come in the standard envelope
 * @param compressed whether it has agreed to compress
 * @param slow what happens when it reads too slowly
 */
record Reception(boolean envelope, boolean compressed, Slow slow) {

    /** What the connection asks for; where it leaves that open, what holds on its channel. */
    static Reception of(JoinRequest request, ChannelRules rules) {
        @Nullable Envelope envelope = request.options().envelope();
        @Nullable Slow slow = request.options().slow();
        return new Reception(
                (envelope == null ? rules.envelope() : envelope) == Envelope.STANDARD,
                request.compressed(),
                slow == null ? rules.slow() : slow);
    }
}
