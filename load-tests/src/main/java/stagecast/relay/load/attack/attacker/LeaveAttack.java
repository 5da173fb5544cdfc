package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import stagecast.relay.load.client.ClientFrames;
import stagecast.relay.load.client.Upgrade;

/** All join with one token, and close at once when all are there, or five seconds after the first; then they come again. */
final class LeaveAttack extends WebSocketAttack {

    private static final int MOST = 9_000;
    private static final int WAITS_SECONDS = 5;
    private static final byte[] NORMAL = {0x03, (byte) 0xe8};

    private final int wanted;
    private final ByteBuffer goodbye = ClientFrames.frame(CLOSE, NORMAL);
    private final List<AttackSocket> joined = new ArrayList<>();
    private int waited;

    LeaveAttack(AttackOrder order) {
        super(order, Upgrade.bearer(order.token()));
        this.wanted = sockets(order.sockets());
    }

    @Override
    public int sockets(int most) {
        return Math.min(most, MOST);
    }

    @Override
    void joined(AttackSocket socket) throws IOException {
        joined.add(socket);
        if (joined.size() >= wanted) {
            leave();
        }
    }

    @Override
    public void again(AttackSocket socket) throws IOException {
        if (!joined.isEmpty() && socket == joined.get(0)) {
            waited++;
            if (waited >= WAITS_SECONDS) {
                leave();
            }
        }
    }

    private void leave() throws IOException {
        waited = 0;
        List<AttackSocket> all = List.copyOf(joined);
        joined.clear();
        for (AttackSocket socket : all) {
            if (socket.isOpen()) {
                goodbye(socket, goodbye);
            }
        }
    }

    private static void goodbye(AttackSocket socket, ByteBuffer goodbye) throws IOException {
        try {
            socket.send(goodbye, 1);
        } catch (IOException e) {
            socket.close(); // the relay was quicker
        }
        socket.close();
    }
}
