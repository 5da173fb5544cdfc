package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Each sends sixty requests for a page at once, and one more each second, and reads no answer. */
final class UnreadAttack implements Attack {

    private static final int REQUESTS = 60;

    private final ByteBuffer one;
    private final ByteBuffer all;

    UnreadAttack(AttackOrder order) {
        String request = Requests.whole(order, "/api/docs");
        this.one = Requests.bytes(request);
        this.all = Requests.bytes(request.repeat(REQUESTS));
    }

    @Override
    public void connected(AttackSocket socket) throws IOException {
        socket.stopReading();
        socket.send(all, REQUESTS);
    }

    /** Who does not read notices by writing alone that the connection has ended. */
    @Override
    public void again(AttackSocket socket) throws IOException {
        if (socket.hasSentAll()) {
            socket.send(one, 1);
        }
    }
}
