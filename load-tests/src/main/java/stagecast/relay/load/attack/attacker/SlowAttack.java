package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import stagecast.relay.load.client.ClientFrames;
import stagecast.relay.load.client.Upgrade;

/**
 * Listeners that never read: 25 of a thousand on the honest channel, where each costs a write for each message until the kernel
 * holds no more of it; the others on a channel of their own, to which one of a thousand sends a large message each second.
 */
final class SlowAttack extends WebSocketAttack {

    private static final int GROUP = 1_000;
    private static final int HONEST = 25;
    private static final int MESSAGE_BYTES = 60_000;

    /** How many seconds pass, on average, until one that does not read answers a ping, whether there was one or not. */
    private static final int PONG_SECONDS = 10;

    private final ByteBuffer sender;
    private final ByteBuffer honestListener;
    private final ByteBuffer listener;
    private final ByteBuffer message;
    private final ByteBuffer pong = ClientFrames.frame(PONG, new byte[0]);

    SlowAttack(AttackOrder order) {
        super(order, "");
        this.sender = request(order, order.channel(), false, Upgrade.bearer(order.token()));
        this.honestListener = request(order, order.honestChannel(), true, "");
        this.listener = request(order, order.channel(), true, "");
        byte[] text = new byte[MESSAGE_BYTES];
        Arrays.fill(text, (byte) 'a');
        this.message = ClientFrames.frame(TEXT, text);
    }

    private static boolean sends(AttackSocket socket) {
        return socket.number() % GROUP == 0;
    }

    @Override
    ByteBuffer request(AttackSocket socket) {
        if (sends(socket)) {
            return sender;
        }
        return socket.number() % GROUP <= HONEST ? honestListener : listener;
    }

    @Override
    void joined(AttackSocket socket) throws IOException {
        if (sends(socket)) {
            socket.send(message, 1);
        } else {
            socket.stopReading();
        }
    }

    @Override
    public void again(AttackSocket socket) throws IOException {
        if (!socket.answer().ended() || !socket.hasSentAll()) {
            return;
        }
        if (sends(socket)) {
            socket.send(message, 1);
        } else if (ThreadLocalRandom.current().nextInt(PONG_SECONDS) == 0) {
            socket.send(pong, 1);
        }
    }
}
