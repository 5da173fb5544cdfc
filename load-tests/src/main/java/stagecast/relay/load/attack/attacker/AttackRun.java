package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.client.Loopback;

/** Opens the sockets of an attack, and serves them until its time is over; then it closes them. On the calling thread. */
final class AttackRun {

    /** How many may connect at a time: less than a listening socket's queue. */
    private static final int CONNECTING = 128;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final long POLL_MILLIS = 10;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final AttackOrder order;
    private final Attack attack;
    private final Selector selector;
    private final InetSocketAddress server;
    private final VolumeCounter volume = new VolumeCounter();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private int number;
    private int connecting;
    private boolean refused;

    private AttackRun(AttackOrder order, Selector selector) {
        this.order = order;
        this.attack = Attacks.of(order);
        this.selector = selector;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), order.port());
    }

    /**
     * Makes an attack.
     *
     * @throws IOException if this machine lacks what it takes; what single sockets meet is only counted
     */
    static AttackVolume of(AttackOrder order) throws IOException {
        try (Selector selector = Selector.open()) {
            var run = new AttackRun(order, selector);
            try {
                run.attack();
            } finally {
                run.close();
            }
            return run.volume.volume();
        }
    }

    private void attack() throws IOException {
        final long from = System.nanoTime();
        long tick = from;
        for (long now = from; now - from < order.time().toNanos(); now = System.nanoTime()) {
            if (now - tick >= SECOND_NANOS) {
                tick = now;
                refused = false;
                again();
            }
            open();
            selector.select(this::ready, POLL_MILLIS);
        }
    }

    private void open() {
        final int wanted = attack.sockets(order.sockets());
        while (connecting < CONNECTING && volume.open() < wanted && !refused) {
            try {
                AttackSocket.open(selector, server, from(), volume, number);
                connecting++;
                number++;
            } catch (IOException e) {
                volume.failed();
                refused = true; // no port or no descriptor is free: in a second there may be one
            }
        }
    }

    private @Nullable InetSocketAddress from() {
        return order.addresses() == 0 ? null : Loopback.ATTACK.address(number % order.addresses());
    }

    private void ready(SelectionKey key) {
        var socket = (AttackSocket) key.attachment();
        try {
            if (key.isValid() && key.isConnectable()) {
                connecting--;
                connect(socket);
            }
            if (key.isValid() && key.isReadable()) {
                read(socket);
            }
            if (key.isValid() && key.isWritable()) {
                socket.write();
            }
        } catch (IOException e) {
            end(socket);
        }
    }

    private void connect(AttackSocket socket) throws IOException {
        try {
            socket.finishConnect();
        } catch (IOException e) {
            volume.failed();
            socket.close();
            return;
        }
        attack.connected(socket);
    }

    private void read(AttackSocket socket) throws IOException {
        if (socket.read(in)) {
            attack.arrived(socket, in);
        } else {
            end(socket);
        }
    }

    private void again() {
        for (AttackSocket socket : sockets()) {
            if (socket.isOpen() && socket.isConnected()) {
                try {
                    attack.again(socket);
                } catch (IOException e) {
                    end(socket);
                }
            }
        }
    }

    /** Those that are open now; closing some of them changes nothing in the list. */
    private List<AttackSocket> sockets() {
        return selector.keys().stream()
                .map(key -> (AttackSocket) key.attachment())
                .toList();
    }

    private void end(AttackSocket socket) {
        volume.ended();
        try {
            socket.close();
        } catch (IOException e) {
            volume.failed(); // it is closed all the same
        }
    }

    private void close() throws IOException {
        for (AttackSocket socket : sockets()) {
            socket.close();
        }
    }
}
