package stagecast.relay.tck;

import java.nio.ByteBuffer;
import stagecast.relay.JoinRequest;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;

/** Where a binding that is wrong on purpose departs from the right one, which does what stands here. */
interface Variation {

    /** The right one. */
    Variation NONE = new Variation() {};

    /** Joins the connection, if there is room; what is returned is fed. */
    default JoinHandshake.Outcome join(Relay relay, JoinRequest request, Transport transport) {
        return JoinHandshake.join(relay, request, transport);
    }

    /** Turns the path's raw segment into the one to be decoded. */
    default String segment(String raw) {
        return raw;
    }

    /** Turns a refusal into the one to be answered. */
    default JoinHandshake.Refused refuse(JoinHandshake.Refused refusal) {
        return refusal;
    }

    /** The answer to a handshake that is agreed to. */
    default byte[] response(JoinHandshake.Joining joining) {
        return joining.response();
    }

    /** What came behind the handshake in its own segment. */
    default ByteBuffer early(ByteBuffer rest) {
        return rest;
    }

    /** What was read from an open WebSocket. */
    default ByteBuffer received(ByteBuffer bytes) {
        return bytes;
    }
}
