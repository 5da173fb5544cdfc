package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Each sends one request that is wrong, waits for the beginning of the answer, and closes. */
final class ErrorsAttack implements Attack {

    private final List<ByteBuffer> requests;

    ErrorsAttack(AttackOrder order) {
        String login = Requests.begun(order, "POST", "/api/users/login");
        this.requests = List.of(
                Requests.bytes(Requests.whole(order, "/there/is/no/such/page")),
                Requests.bytes("\r\nGET\r\n\r\n"),
                Requests.bytes(Requests.whole(order, "/api/events/a\u00ffb/ws")),
                Requests.bytes(Requests.whole(order, "/api/events/" + order.channel() + "/ws")),
                Requests.bytes(Requests.begun(order, "BREW", "/api/users/login") + "\r\n"),
                Requests.bytes(login + "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{"),
                Requests.bytes(login + "Content-Length: a\r\n\r\n"),
                Requests.bytes("\u0016\u0003\u0001\u0000\u0005hello")); // as TLS begins
    }

    @Override
    public void connected(AttackSocket socket) throws IOException {
        socket.send(requests.get(socket.number() % requests.size()), 1);
    }

    @Override
    public void arrived(AttackSocket socket, ByteBuffer in) throws IOException {
        socket.close();
    }
}
