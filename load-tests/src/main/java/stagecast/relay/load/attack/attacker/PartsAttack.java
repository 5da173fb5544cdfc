package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import stagecast.relay.load.client.ClientFrames;

/** Each sends a message of the longest size that the relay takes by default, all but its last byte. */
final class PartsAttack extends WebSocketAttack {

    private static final int MESSAGE_BYTES = 64 << 10;

    private final ByteBuffer part;

    PartsAttack(AttackOrder order) {
        super(order, "");
        byte[] message = new byte[MESSAGE_BYTES];
        Arrays.fill(message, (byte) 'a');
        ByteBuffer frame = ClientFrames.frame(TEXT, message);
        this.part = frame.limit(frame.limit() - 1);
    }

    @Override
    void joined(AttackSocket socket) throws IOException {
        socket.send(part, 1);
    }
}
