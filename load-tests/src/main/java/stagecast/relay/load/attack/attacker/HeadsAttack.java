package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Each begins a request's head, of 12 KiB or a few bytes, and sends one byte more of it each second. */
final class HeadsAttack implements Attack {

    private static final int PADDING = 12 << 10;

    private final ByteBuffer large;
    private final ByteBuffer small;
    private final ByteBuffer more = Requests.bytes("a");

    HeadsAttack(AttackOrder order) {
        String begun = Requests.begun(order, "GET", "/api/events/" + order.channel() + "/ws");
        this.large = Requests.bytes(begun + "X-Padding: " + "a".repeat(PADDING));
        this.small = Requests.bytes(begun + "Content-Length: 2147483647\r\nX-Padding: ");
    }

    @Override
    public void connected(AttackSocket socket) throws IOException {
        socket.send(socket.number() % 2 == 0 ? large : small, 1);
    }

    @Override
    public void again(AttackSocket socket) throws IOException {
        if (socket.hasSentAll()) {
            socket.send(more, 0);
        }
    }
}
