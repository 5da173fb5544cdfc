package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import stagecast.relay.load.client.Upgrade;

/** An attack by connections that have joined a channel. */
abstract class WebSocketAttack implements Attack {

    /** Opcodes of RFC 6455 section 11.8. */
    static final int TEXT = 1;

    static final int CLOSE = 8;
    static final int PONG = 10;

    private final ByteBuffer request;

    /**
     * @param fields further ones of the request's head, each with its end
     */
    WebSocketAttack(AttackOrder order, String fields) {
        this.request = request(order, order.channel(), false, fields);
    }

    /** The handshake of one that joins a channel, to be sent by as many as like. */
    static ByteBuffer request(AttackOrder order, String channel, boolean listens, String fields) {
        String path = "/api/events/" + channel + "/ws" + (listens ? "" : "?listen=false");
        return new Upgrade(order.authority(), path, fields, new SplittableRandom()).request();
    }

    /** The handshake of this one. */
    ByteBuffer request(AttackSocket socket) {
        return request;
    }

    @Override
    public final void connected(AttackSocket socket) throws IOException {
        socket.send(request(socket), 1);
    }

    @Override
    public final void arrived(AttackSocket socket, ByteBuffer in) throws IOException {
        AnswerHead answer = socket.answer();
        boolean joined = answer.ended();
        if (!joined && answer.read(in)) {
            if (answer.status() != AnswerHead.SWITCHING_PROTOCOLS) {
                throw new IOException("the handshake was answered with " + answer.status());
            }
            joined(socket);
        }
        if (joined && in.hasRemaining()) {
            heard(socket);
        }
    }

    /** The socket has joined the channel. */
    abstract void joined(AttackSocket socket) throws IOException;

    /** The relay has sent a frame, or a part of it, to one that had joined before. */
    void heard(AttackSocket socket) throws IOException {}
}
