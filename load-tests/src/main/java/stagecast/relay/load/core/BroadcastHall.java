package stagecast.relay.load.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import stagecast.relay.Authenticator;
import stagecast.relay.Batch;
import stagecast.relay.ChannelName;
import stagecast.relay.Connection;
import stagecast.relay.FrameReader;
import stagecast.relay.Identity;
import stagecast.relay.JoinOptions;
import stagecast.relay.JoinRequest;
import stagecast.relay.JoinResult;
import stagecast.relay.Lane;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.Transport;

/**
 * A relay with one channel on one lane, which the caller's thread is: a sender, and listeners whose transports take
 * everything at once. What goes in are a socket's bytes, and what comes out is what would be written to sockets.
 */
final class BroadcastHall {

    private static final ChannelName CHANNEL = new ChannelName("hall");
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();
    private static final int MOST_FRAME_HEADER = 8;
    private static final int LENGTH_OF_16_BITS = 126;

    /** The first byte of a frame that is a whole message. */
    private static final int TEXT = 0x81;

    private static final int BINARY = 0x82;

    private final TurningLane lane = new TurningLane();
    private final List<Counter> listeners = new ArrayList<>();
    private final FrameReader reader;
    private final byte[] frame;
    private final ByteBuffer segment;

    /**
     * Joins them all.
     *
     * @param listeners how many
     * @param text what the sender sends, below 64 KiB
     */
    BroadcastHall(int listeners, String text) {
        this(listeners, TEXT, text.getBytes(UTF_8));
    }

    /** The same, with a sender of binary messages. */
    BroadcastHall(int listeners, byte[] bytes) {
        this(listeners, BINARY, bytes);
    }

    private BroadcastHall(int listeners, int firstByte, byte[] payload) {
        Limits limits = unbounded(Limits.DEFAULTS);
        Relay relay = new Relay(
                limits,
                (credentials, address) -> CompletableFuture.completedFuture(new Authenticator.Result.Rejected()),
                RelayListener.NONE);
        for (int i = 0; i < listeners; i++) {
            Counter counter = new Counter();
            join(relay, JoinRequest.listener(CHANNEL, ADDRESS, lane), counter);
            this.listeners.add(counter);
        }
        var options = new JoinOptions(false, JoinRequest.Envelope.STANDARD, null, 0);
        var sender = Identity.ofAccount("id", "sender@example.org", "credential");
        Connection connection = join(relay, new JoinRequest(CHANNEL, ADDRESS, lane, options, sender), new Counter());
        this.reader = new FrameReader(connection, limits);
        this.frame = masked(firstByte, payload);
        this.segment = ByteBuffer.allocateDirect(frame.length);
    }

    private static Connection join(Relay relay, JoinRequest request, Counter counter) {
        if (relay.join(request, counter) instanceof JoinResult.Joined joined) {
            return joined.connection();
        }
        throw new IllegalStateException("the limits let in as many as are measured");
    }

    /** As many as are to be measured, who send as fast as they can. */
    private static Limits unbounded(Limits limits) {
        return limits.with(unbounded -> unbounded
                .connections(Integer.MAX_VALUE)
                .connectionsPerAddress(Integer.MAX_VALUE)
                .messagesPerSecond(0));
    }

    /** A frame with a mask of zeros, which is one like any other to who reads it (RFC 6455 section 5.3). */
    private static byte[] masked(int firstByte, byte[] payload) {
        ByteBuffer frame =
                ByteBuffer.allocate(MOST_FRAME_HEADER + payload.length).put((byte) firstByte);
        if (payload.length < LENGTH_OF_16_BITS) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | LENGTH_OF_16_BITS)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** One turn of the lane: reads so many messages, and writes to each listener what they came to. */
    void turn(int messages) {
        for (int i = 0; i < messages; i++) {
            segment.clear().put(frame).flip();
            if (!reader.feed(segment)) {
                throw new IllegalStateException("the relay wants no more");
            }
        }
        lane.turn();
    }

    /** Bytes written so far, to all listeners. */
    long written() {
        long written = 0;
        for (Counter listener : listeners) {
            written += listener.bytes;
        }
        return written;
    }

    /** Takes everything. */
    private static final class Counter implements Transport {

        private long bytes;

        @Override
        public int write(Batch batch, int from, int to) {
            bytes += to - from;
            return to - from;
        }

        @Override
        public void resumeReading() {}

        @Override
        public void endOutput() {}

        @Override
        public void cut() {}
    }

    /** The calling thread, which turns it; no time passes here, so what is scheduled never comes. */
    private static final class TurningLane implements Lane {

        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void atTurnEnd(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(Runnable task, Duration delay) {}

        private void turn() {
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).run();
            }
            tasks.clear();
        }
    }
}
