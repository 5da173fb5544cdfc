package stagecast.relay;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A relay with one channel, whose lanes, clock and checks of credentials the test moves by hand. */
final class Hall implements RelayListener {

    static final ChannelName CHANNEL = new ChannelName("hall");

    /** Bounds that a test can reach with a few messages. */
    static final Limits SMALL = small(0, 1);

    /** The same with a rate. */
    static Limits small(int messagesPerSecond, int messagesBurst) {
        return Limits.DEFAULTS.with(limits -> limits.fragments(64)
                .sendQueueBytes(8 << 10)
                .sendQueuesBytes(24 << 10)
                .laneQueueBytes(4 << 10)
                .messagesPerSecond(messagesPerSecond)
                .messagesBurst(messagesBurst)
                .refusedMessages(3));
    }

    /** The defaults with room for so many connections, and for so many from one address. */
    static Limits roomFor(int connections, int fromOneAddress) {
        return Limits.DEFAULTS.with(limits -> limits.connections(connections).connectionsPerAddress(fromOneAddress));
    }

    /** A connection whose transport records. */
    final class Client {
        final RecordingTransport transport = new RecordingTransport();
        final Connection connection;

        private Client(JoinRequest request) {
            connection = joined(relay, request, transport);
        }

        /** The engine's side of it. */
        JoinedConnection joinedConnection() {
            return (JoinedConnection) connection;
        }

        boolean send(String text) {
            connection.onBytes();
            return connection.onMessage(false, bytes(text));
        }

        void ping(String data) {
            connection.onBytes();
            connection.onPing(bytes(data));
        }

        /** The transport can take so many bytes more, and says so. */
        void takes(int more) {
            transport.capacity = more;
            connection.onWritable();
        }

        void takesAll() {
            takes(Integer.MAX_VALUE);
        }

        List<String> frames() {
            return transport.frames();
        }
    }

    final List<CompletableFuture<Authenticator.Result>> checks = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final List<Throwable> fatal = new ArrayList<>();
    final List<Integer> closed = new ArrayList<>();
    final List<ErrorCode> refused = new ArrayList<>();
    long missed;
    final List<ManualLane> lanes = new ArrayList<>();
    final ManualLane lane;
    final Relay relay;
    private long now = 1;

    /** What holds for those who join from now on. */
    ChannelRules rules = ChannelRules.DEFAULTS;

    Hall(Limits limits) {
        this(limits, Router.LOCAL);
    }

    Hall(Limits limits, Router router) {
        this(limits, RelayOptions.DEFAULTS, router);
    }

    Hall(Limits limits, RelayOptions options, Router router) {
        relay = new Relay(
                limits, options, (credentials, address) -> begin(), this, router, channel -> rules, () -> now);
        lane = newLane();
    }

    private CompletableFuture<Authenticator.Result> begin() {
        var check = new CompletableFuture<Authenticator.Result>();
        checks.add(check);
        return check;
    }

    @Override
    public void refused(ChannelName channel, ErrorCode code) {
        refused.add(code);
    }

    @Override
    public void missed(ChannelName channel, long messages) {
        missed += messages;
    }

    @Override
    public void closed(ChannelName channel, int code) {
        closed.add(code);
    }

    @Override
    public void failed(ChannelName channel, String id, Throwable cause) {
        failures.add(cause);
    }

    @Override
    public void fatal(Throwable cause) {
        fatal.add(cause);
    }

    ManualLane newLane() {
        ManualLane added = new ManualLane();
        lanes.add(added);
        return added;
    }

    Client listener() {
        return user("");
    }

    Client user(String email) {
        return join(lane, email, true, JoinRequest.Envelope.STANDARD);
    }

    /** A listener on the first lane from this address. */
    Client userAt(InetAddress address, String email) {
        JoinRequest here = request(lane, email, JoinOptions.DEFAULTS);
        return new Client(new JoinRequest(
                here.channel(), address, here.lane(), here.options(), here.identity(), here.compressed()));
    }

    Client join(Lane on, String email, boolean listen, JoinRequest.Envelope envelope) {
        return new Client(request(on, email, listen, envelope));
    }

    /** Somebody on the first lane who wants a heartbeat after so many seconds. */
    Client beating(String email, boolean listen, int seconds) {
        return new Client(request(lane, email, new JoinOptions(listen, JoinRequest.Envelope.STANDARD, null, seconds)));
    }

    /** A listener on the first lane that would rather miss messages than its connection. */
    Client missing(String email, JoinRequest.Slow slow) {
        return new Client(request(lane, email, new JoinOptions(true, JoinRequest.Envelope.STANDARD, slow, 0)));
    }

    /** A listener that has agreed to compress. */
    Client compressed(Lane on, String email, JoinRequest.Envelope envelope, JoinRequest.Slow slow) {
        JoinRequest plain = request(on, email, new JoinOptions(true, envelope, slow, 0));
        return new Client(new JoinRequest(
                plain.channel(), plain.address(), plain.lane(), plain.options(), plain.identity(), true));
    }

    /** Joins a connection for which there is room. */
    static Connection joined(Relay relay, JoinRequest request, Transport transport) {
        return ((JoinResult.Joined) relay.join(request, transport)).connection();
    }

    static JoinRequest request(Lane on, String email, boolean listen, JoinRequest.Envelope envelope) {
        return request(on, email, new JoinOptions(listen, envelope, null, 0));
    }

    static JoinRequest request(Lane on, String email, JoinOptions options) {
        return new JoinRequest(
                CHANNEL, InetAddress.getLoopbackAddress(), on, options, email.isEmpty() ? null : identity(email));
    }

    static Identity identity(String email) {
        return Identity.ofAccount("id-" + email, email, "c-" + email);
    }

    /** Lets time pass: every timer looks at the clock. */
    void pass(Duration time) {
        now += time.toNanos();
        lanes.forEach(ManualLane::timers);
    }

    /** Lets time pass that no timer has noticed yet. */
    void passUnnoticed(Duration time) {
        now += time.toNanos();
    }

    /** Turns the lanes until none has anything to do. */
    void settle() {
        while (lanes.stream().anyMatch(ManualLane::busy)) {
            lanes.forEach(ManualLane::turn);
        }
    }

    static String said(String value) {
        return "{\"from\":\"127.0.0.1\",\"msg\":" + value + "}";
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
