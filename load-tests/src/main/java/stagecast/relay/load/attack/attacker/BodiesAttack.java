package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import stagecast.relay.load.client.Upgrade;

/** Each begins a request's body, of a length that it announces, or in chunks, and sends one byte more of it each second. */
final class BodiesAttack implements Attack {

    private static final String LOGIN = "/api/users/login";
    private static final int MESSAGE_BYTES = 64 << 10;
    private static final int SENT_BYTES = 60_000;
    private static final int LOGIN_BYTES = 1_000;

    private final List<ByteBuffer> requests;
    private final ByteBuffer more = Requests.bytes("a");

    BodiesAttack(AttackOrder order) {
        String login = Requests.begun(order, "POST", LOGIN) + "Content-Type: application/json\r\n";
        String message = Requests.begun(order, "POST", "/api/events/" + order.channel() + "/messages")
                + "Content-Type: text/plain\r\n" + Upgrade.bearer(order.token());
        this.requests = List.of(
                announced(message, MESSAGE_BYTES, SENT_BYTES),
                announced(login, LOGIN_BYTES, LOGIN_BYTES / 2),
                announced(login, 300_000_000, 1),
                announced(login, 1_000_000_000, 1),
                announced(message, Integer.MAX_VALUE, 1),
                Requests.bytes(message + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\na"));
    }

    private static ByteBuffer announced(String head, int length, int sent) {
        return Requests.bytes(head + "Content-Length: " + length + "\r\n\r\n" + "a".repeat(sent));
    }

    @Override
    public void connected(AttackSocket socket) throws IOException {
        socket.send(requests.get(socket.number() % requests.size()), 1);
    }

    @Override
    public void again(AttackSocket socket) throws IOException {
        if (socket.hasSentAll()) {
            socket.send(more, 0);
        }
    }
}
