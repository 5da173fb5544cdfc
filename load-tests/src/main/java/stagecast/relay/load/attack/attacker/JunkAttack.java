package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import stagecast.relay.load.client.ClientFrames;

/** Each sends a frame of a kind that there is not, to which the relay answers with a close frame, and junk without end. */
final class JunkAttack extends WebSocketAttack {

    private static final int UNKNOWN = 3;
    private static final int JUNK_BYTES = 16 << 10;

    private final ByteBuffer wrong = ClientFrames.frame(UNKNOWN, new byte[0]);
    private final ByteBuffer junk = ByteBuffer.allocate(JUNK_BYTES);

    JunkAttack(AttackOrder order) {
        super(order, "");
        new SplittableRandom().nextBytes(junk.array());
    }

    @Override
    void joined(AttackSocket socket) throws IOException {
        socket.send(wrong, 1);
        socket.flood(junk, 1);
    }
}
