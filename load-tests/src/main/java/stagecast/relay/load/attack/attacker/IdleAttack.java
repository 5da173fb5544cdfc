package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A third of them sends nothing, a third one request, and a third joins a channel; then they answer nothing, no ping either. */
final class IdleAttack implements Attack {

    private static final int PARTS = 3;
    private static final int REQUESTS = 1;
    private static final int JOINS = 2;

    private final ByteBuffer request;
    private final ByteBuffer join;

    IdleAttack(AttackOrder order) {
        this.request = Requests.bytes(Requests.whole(order, "/api/events/" + order.channel()));
        this.join = WebSocketAttack.request(order, order.channel(), true, "");
    }

    @Override
    public void connected(AttackSocket socket) throws IOException {
        int part = socket.number() % PARTS;
        if (part == REQUESTS) {
            socket.send(request, 1);
        } else if (part == JOINS) {
            socket.send(join, 1);
        }
    }
}
