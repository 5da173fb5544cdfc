package stagecast.relay.load.attack.attacker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of an attack. Used by the attacker's one thread. */
final class AttackSocket {

    /** Small, so that the kernel's memory is not what nineteen thousand of them exhaust. */
    private static final int KERNEL_BUFFER_BYTES = 16 << 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final VolumeCounter volume;
    private final int number;
    private final AnswerHead answer = new AnswerHead();
    private ByteBuffer out = NOTHING;
    private ByteBuffer repeated = NOTHING;
    private int repeatedMessages;
    private boolean reading = true;

    private AttackSocket(SocketChannel channel, SelectionKey key, VolumeCounter volume, int number) {
        this.channel = channel;
        this.key = key;
        this.volume = volume;
        this.number = number;
        key.attach(this);
        volume.opening();
    }

    /**
     * Begins to connect.
     *
     * @param from null for whichever address the system chooses
     * @param number of this one, from 0
     * @throws IOException if the system does not let it; then nothing is open
     */
    static AttackSocket open(
            Selector selector,
            InetSocketAddress server,
            @Nullable InetSocketAddress from,
            VolumeCounter volume,
            int number)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER_BYTES);
            if (from != null) {
                channel.setOption(
                        StandardSocketOptions.SO_REUSEADDR, true); // its ports are few, and wait after a close
                channel.bind(from);
            }
            channel.connect(server);
            return new AttackSocket(channel, channel.register(selector, SelectionKey.OP_CONNECT), volume, number);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The how-manieth of its attack it is, from 0; by that its part in the attack is chosen. */
    int number() {
        return number;
    }

    /** The head of the relay's first answer. */
    AnswerHead answer() {
        return answer;
    }

    boolean isConnected() {
        return channel.isConnected();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void finishConnect() throws IOException {
        channel.finishConnect();
        volume.opened();
        listen();
    }

    /** Leaves what the relay sends to the kernel, from now on. */
    void stopReading() {
        reading = false;
        listen();
    }

    /** Whether all that was to be sent has left. */
    boolean hasSentAll() {
        return !out.hasRemaining();
    }

    /**
     * Sends bytes, as far as the relay takes them at once, and the rest later.
     *
     * @param bytes shared, so that their position stays; what was to be sent before has left
     * @param messages how many requests or messages these are
     */
    void send(ByteBuffer bytes, int messages) throws IOException {
        if (!hasSentAll()) {
            throw new IllegalStateException("something waits to be sent");
        }
        out = bytes.duplicate();
        volume.sent(messages);
        write();
    }

    /** Sends bytes behind what waits, again and again, as fast as the relay takes them. */
    void flood(ByteBuffer bytes, int messages) {
        repeated = bytes;
        repeatedMessages = messages;
        listen();
    }

    /** Sends on: the socket takes more. */
    void write() throws IOException {
        if (hasSentAll() && repeated.hasRemaining()) {
            out = repeated.duplicate();
            volume.sent(repeatedMessages);
        }
        volume.wrote(channel.write(out));
        listen();
    }

    /**
     * Reads what is there.
     *
     * @return false at the end
     */
    boolean read(ByteBuffer in) throws IOException {
        in.clear();
        boolean more = channel.read(in) >= 0;
        in.flip();
        return more;
    }

    private void listen() {
        boolean writing = !hasSentAll() || repeated.hasRemaining();
        key.interestOps((reading ? SelectionKey.OP_READ : 0) | (writing ? SelectionKey.OP_WRITE : 0));
    }

    /** Closes it; a second call does nothing. */
    void close() throws IOException {
        if (channel.isOpen()) {
            volume.closed();
            channel.close();
        }
    }
}
