package stagecast.relay.load.attack.attacker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import stagecast.relay.load.client.ClientFrames;
import stagecast.relay.load.client.Upgrade;

/** All join as one guest, and send that one's token again and again. */
final class ReauthAttack extends WebSocketAttack {

    private static final int MOST = 3_000;
    private static final int AT_ONCE = 32;

    private final ByteBuffer credentials;

    ReauthAttack(AttackOrder order) {
        super(order, Upgrade.bearer(order.token()));
        ByteBuffer one = ClientFrames.frame(TEXT, ("{\"token\":\"" + order.token() + "\"}").getBytes(UTF_8));
        ByteBuffer all = ByteBuffer.allocate(AT_ONCE * one.remaining());
        for (int i = 0; i < AT_ONCE; i++) {
            all.put(one.duplicate());
        }
        this.credentials = all.flip();
    }

    @Override
    public int sockets(int most) {
        return Math.min(most, MOST);
    }

    @Override
    void joined(AttackSocket socket) {
        socket.flood(credentials, AT_ONCE);
    }
}
