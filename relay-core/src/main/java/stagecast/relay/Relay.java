package stagecast.relay;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The engine: joins connections, brings messages from one to the others, and ends what must end. It starts no thread;
 * everything runs on the lanes of the server binding. Thread-safe, save {@link #join}, which is called on the
 * connection's lane.
 */
public final class Relay implements AutoCloseable {

    /** The longest time that lanes wait for the hand-over of another lane, which may have stopped. */
    private static final Duration HANDOVER_TIME = Duration.ofSeconds(1);

    final Core core;
    private final Places places;
    private final ChannelRegistry channels = new ChannelRegistry();

    /** Those that rest on each credential. */
    private final Bag<ConnectionIdentity> holders = new Bag<>(ConnectionIdentity[]::new);

    private final ConcurrentHashMap<Lane, LaneConnections> lanes = new ConcurrentHashMap<>();
    private final List<Shard> shards = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Makes a relay of this node alone. */
    public Relay(Limits limits, Authenticator authenticator, RelayListener listener) {
        this(limits, RelayOptions.DEFAULTS, authenticator, listener, Router.LOCAL, channel -> ChannelRules.DEFAULTS);
    }

    /**
     * Makes a relay.
     *
     * @param listener hears what happens; {@link RelayListener#NONE} for nobody
     * @param router brings messages to their listeners, {@link Router#LOCAL} on one node
     * @param rules what holds on a channel; asked on a lane for each connection that joins, which keeps them, and for each
     *     message that is sent without a connection. So it returns at once, and throws nothing
     */
    public Relay(
            Limits limits,
            RelayOptions options,
            Authenticator authenticator,
            RelayListener listener,
            Router router,
            Function<ChannelName, ChannelRules> rules) {
        this(limits, options, authenticator, listener, router, rules, System::nanoTime);
    }

    Relay(
            Limits limits,
            RelayOptions options,
            Authenticator authenticator,
            RelayListener listener,
            Router router,
            Function<ChannelName, ChannelRules> rules,
            LongSupplier nanoTime) {
        this.core = new Core(limits, options, authenticator, listener, router, rules, nanoTime);
        this.places = new Places(limits);
    }

    /** The bounds that hold here; a binding needs those of messages. */
    public Limits limits() {
        return core.limits();
    }

    /** What was chosen; a binding needs to know whether to agree to {@linkplain RelayOptions#compression compress}. */
    public RelayOptions options() {
        return core.options();
    }

    /** Checks credentials; a binding asks it about tokens that come with the handshake. */
    public Authenticator authenticator() {
        return core.authenticator();
    }

    /**
     * Joins a connection to its channel, if there is room for one more. Called on {@link JoinRequest#lane()}, before the
     * upgrade is agreed to, so that the answer to the handshake can be a refusal.
     *
     * @param transport takes what goes out; used on the lane only, and not at all where the connection is refused
     * @return {@link JoinResult.Joined}, with what the binding feeds; where the relay is draining, that is closed at once
     *     with 1012. Else {@link JoinResult.RelayFull}, which is looked at first, or {@link JoinResult.AddressFull}
     */
    public JoinResult join(JoinRequest request, Transport transport) {
        JoinResult refused = places.take(request.address());
        if (refused != null) {
            return refused;
        }
        JoinedConnection connection;
        try {
            connection = entered(request, transport);
        } catch (RuntimeException | Error fault) {
            freePlace(request.address());
            throw fault;
        }
        try {
            seat(connection, request);
        } catch (RuntimeException | Error fault) {
            connection.onGone();
            throw fault;
        }
        return new JoinResult.Joined(connection);
    }

    /** A connection that counts on its channel. */
    private JoinedConnection entered(JoinRequest request, Transport transport) {
        ChannelRules here = core.rules(request.channel());
        LaneConnections lane = lane(request.lane());
        Channel channel = channels.enter(
                request.channel(), lane.shard(), request.options().listen());
        try {
            channel.coalesce(here.coalesce() == null ? core.options().coalesce() : here.coalesce());
            return new JoinedConnection(channel, request, here, transport, holders, lane.whenGone());
        } catch (RuntimeException | Error fault) {
            channels.leave(channel, request.options().listen());
            throw fault;
        }
    }

    private void seat(JoinedConnection connection, JoinRequest request) {
        core.listener().joined(request.channel());
        lane(request.lane()).add(connection);
        connection.begin(request.options().heartbeat());
        if (request.identity() != null) {
            connection.authenticated(request.identity());
        }
        if (core.draining()) {
            connection.closeForRestart();
        }
    }

    /**
     * Makes somebody who sends without a connection.
     *
     * @param lane where {@link Sender#send} will be called; one on which connections live saves a hand-over
     */
    public Sender sender(Lane lane) {
        return new Sender(lane(lane).shard(), channels);
    }

    /**
     * Makes an account of a client's unfinished input, for a binding that keeps such input itself: the head or body of a request, or a TLS
     * record. {@link FrameReader} does this for messages.
     *
     * @param lane where the account is used
     * @param client the client's address; an IPv6 address counts with its /64
     * @param drop frees the kept input and tells the client; called on the lane, at the bound of all unfinished input
     */
    public PartialInput partialInput(Lane lane, InetAddress client, Runnable drop) {
        return lane(lane).shard().partialInput(client, drop);
    }

    private LaneConnections lane(Lane lane) {
        return lanes.computeIfAbsent(lane, missing -> {
            Shard shard = new Shard(core, missing, shards);
            shards.add(shard);
            return new LaneConnections(shard, this::left);
        });
    }

    /** Closes with 4401 every connection whose present identity rests on this credential. */
    public void endCredential(String credential) {
        for (ConnectionIdentity holder : holders.of(credential)) {
            holder.endLater(credential);
        }
    }

    /** The credentials on which connections rest now, for whoever watches over their validity. */
    public Set<String> credentialsInUse() {
        return holders.names();
    }

    /** Who is on the channel now, zeros where nobody is. */
    public Audience audience(ChannelName channel) {
        return channels.audience(channel);
    }

    /** Whether this channel's rules let anyone send there without authenticating. */
    public boolean anyoneMaySend(ChannelName channel) {
        return core.rules(channel).senders() instanceof ChannelRules.Senders.Anyone;
    }

    /** How many connections there are. */
    public int connections() {
        return places.taken();
    }

    /** How many channels somebody is on. */
    public int channels() {
        return channels.size();
    }

    /** Whether {@link #drain} was called: newcomers should be refused before they join. */
    public boolean draining() {
        return core.draining();
    }

    /**
     * Closes every connection with 1012, new ones too, after the messages that were accepted for it. First the lanes stop
     * accepting messages. When all of them have handed over what they had accepted, each closes its connections after that.
     * If called again, the shorter window counts.
     *
     * @param window how long a listener that is behind has to read what waits for it. After that, a listener that has read
     *     something gets its close frame next, and {@link Limits#closeTimeout()} to answer it; the others are cut
     * @return completes when the last one has gone, on its lane; at once where nobody is
     */
    public CompletionStage<Void> drain(Duration window) {
        core.beginDraining();
        List<LaneConnections> all = List.copyOf(lanes.values());
        var accepting = new AtomicInteger(all.size());
        for (LaneConnections connections : all) {
            connections.shard().lane().execute(() -> {
                connections.beginDraining(HANDOVER_TIME, window);
                if (accepting.decrementAndGet() == 0) {
                    all.forEach(each -> each.shard().lane().execute(each::closeAll));
                }
            });
        }
        if (places.taken() == 0) {
            drained.complete(null);
        }
        return drained.minimalCompletionStage();
    }

    /** {@linkplain #drain(Duration) Drains} with a window of {@link Limits#closeTimeout()}. */
    public CompletionStage<Void> drain() {
        return drain(core.limits().closeTimeout());
    }

    /** Begins to {@linkplain #drain() drain}, and does not wait. */
    @Override
    public void close() {
        drain();
    }

    private void left(JoinedConnection connection) {
        channels.leave(connection.channel(), connection.listens());
        core.listener().left(connection.channelName());
        freePlace(connection.address());
    }

    private void freePlace(InetAddress address) {
        if (places.free(address) == 0 && core.draining()) {
            drained.complete(null);
        }
    }

    /**
     * Reports a fault outside the engine, such as on a thread of the binding or of a store, to {@link RelayListener#fatal} if
     * the process can't be relied on after it: a {@link VirtualMachineError} other than a stack overflow, or a fault that such
     * an error caused. Any thread.
     *
     * @return whether it was such a fault
     */
    public boolean reportIfFatal(Throwable fault) {
        return core.reportIfFatal(fault);
    }

    /** Whether it is such a fault. */
    public static boolean isFatal(Throwable fault) {
        return Faults.fatal(fault) != null;
    }

    /**
     * Reports to {@link RelayListener#fatal} that a thread has ended on which all connections depend: the thread of a lane, one
     * that accepts connections, or one that watches credentials. A binding sets this method as the handler of uncaught
     * exceptions of such threads. Any thread.
     */
    public void threadEnded(Thread thread, Throwable cause) {
        VirtualMachineError fatal = Faults.fatal(cause);
        core.listener()
                .fatal(
                        fatal != null
                                ? fatal
                                : new IllegalStateException("the thread " + thread.getName() + " has ended", cause));
    }

    /**
     * Reports to {@link RelayListener#failed} that work for a channel failed which belongs to no connection yet, such as the
     * check of a handshake. Any thread.
     *
     * @return the id under which the listener was told, for the answer to the client
     */
    public String failed(ChannelName channel, Throwable cause) {
        return core.failed(channel, cause);
    }
}
