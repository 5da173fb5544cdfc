package stagecast.relay;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    private final Limits limits;
    private final RelayOptions options;
    private final Authenticator authenticator;
    private final RelayListener listener;
    private final Router router;
    private final Function<ChannelName, ChannelRules> rules;
    private final LongSupplier nanoTime;

    private final Places places;
    private final ChannelRegistry channels = new ChannelRegistry();
    private final Holders holders = new Holders();
    private final ConcurrentHashMap<Lane, Shard> shards = new ConcurrentHashMap<>();
    private final AtomicLong queued = new AtomicLong();
    private final InboundBudget inbound;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

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
        this.limits = limits;
        this.options = options;
        this.authenticator = authenticator;
        this.listener = new CarefulListener(listener);
        this.router = router;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.places = new Places(limits);
        this.inbound = new InboundBudget(limits.inboundBytes(), nanoTime);
    }

    /** The bounds that hold here; a binding needs those of messages. */
    public Limits limits() {
        return limits;
    }

    /** What was chosen; a binding needs to know whether to agree to {@linkplain RelayOptions#compression compress}. */
    public RelayOptions options() {
        return options;
    }

    /** Checks credentials; a binding asks it about tokens that come with the handshake. */
    public Authenticator authenticator() {
        return authenticator;
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
        ChannelRules here = rules(request.channel());
        Shard shard = shard(request.lane());
        Channel channel =
                channels.enter(request.channel(), shard, request.options().listen());
        try {
            return connection(request, transport, here, channel);
        } catch (RuntimeException | Error fault) {
            channels.leave(channel, request.options().listen());
            throw fault;
        }
    }

    private JoinedConnection connection(JoinRequest request, Transport transport, ChannelRules here, Channel channel) {
        channel.coalesce(here.coalesce() == null ? options.coalesce() : here.coalesce());
        return new JoinedConnection(channel, request, here, transport);
    }

    private void seat(JoinedConnection connection, JoinRequest request) {
        listener.joined(request.channel());
        connection.begin(request.options().heartbeat());
        if (request.identity() != null) {
            connection.authenticated(request.identity());
        }
        if (draining) {
            connection.closeForRestart();
        }
    }

    /**
     * Makes somebody who sends without a connection.
     *
     * @param lane where {@link Sender#send} will be called; one on which connections live saves a hand-over
     */
    public Sender sender(Lane lane) {
        return new Sender(shard(lane));
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
        return shard(lane).partialInput(client, drop);
    }

    private Shard shard(Lane lane) {
        return shards.computeIfAbsent(lane, missing -> new Shard(this, missing));
    }

    /** Closes with 4401 every connection whose present identity rests on this credential. */
    public void endCredential(String credential) {
        for (JoinedConnection connection : holders.of(credential)) {
            connection.paced(() -> connection.endCredential(credential));
        }
    }

    /** The credentials on which connections rest now, for whoever watches over their validity. */
    public Set<String> credentialsInUse() {
        return holders.credentials();
    }

    /**
     * Who is on a channel.
     *
     * @param listeners the connections to which broadcasts go
     * @param connections all of them, with those that only send
     */
    public record Audience(int listeners, int connections) {
        static final Audience NOBODY = new Audience(0, 0);
    }

    /** Who is on the channel now, zeros where nobody is. */
    public Audience audience(ChannelName channel) {
        return channels.audience(channel);
    }

    /** Whether this channel's rules let anyone send there without authenticating. */
    public boolean anyoneMaySend(ChannelName channel) {
        return rules(channel).senders() instanceof ChannelRules.Senders.Anyone;
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
        return draining;
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
        draining = true;
        List<Shard> all = List.copyOf(shards.values());
        var accepting = new AtomicInteger(all.size());
        for (Shard shard : all) {
            shard.lane().execute(() -> {
                shard.beginDraining(HANDOVER_TIME, window);
                if (accepting.decrementAndGet() == 0) {
                    all.forEach(each -> each.lane().execute(each::closeAll));
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
        return drain(limits.closeTimeout());
    }

    /** Begins to {@linkplain #drain() drain}, and does not wait. */
    @Override
    public void close() {
        drain();
    }

    void left(Channel channel, boolean listened, InetAddress address) {
        channels.leave(channel, listened);
        listener.left(channel.name());
        freePlace(address);
    }

    private void freePlace(InetAddress address) {
        if (places.free(address) == 0 && draining) {
            drained.complete(null);
        }
    }

    /**
     * Routes the message of somebody who is not on the channel, from this lane.
     *
     * @return false if it is for one person who is not there
     */
    boolean routeFrom(Shard shard, Message message) {
        Channel channel = channels.enter(message.channel(), shard, false);
        try {
            return router.route(message, channel);
        } finally {
            channels.leave(channel, false);
        }
    }

    /** Whether a lane other than this one would have more waiting than it may, with this message too. */
    boolean isCongested(Shard from, Message message) {
        int bytes = message.end() - message.start();
        for (Shard other : shards.values()) {
            if (other != from && other.isCongestedWith(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** The lane's backlog that has most waiting for one connection; the given one if no other has more. */
    Backlog longestBacklog(Backlog asking) {
        Backlog longest = asking;
        for (Shard shard : shards.values()) {
            if (shard.backlog().most() > longest.most()) {
                longest = shard.backlog();
            }
        }
        return longest;
    }

    /**
     * Reports a fault outside the engine, such as on a thread of the binding or of a store, to {@link RelayListener#fatal} if
     * the process can't be relied on after it: a {@link VirtualMachineError} other than a stack overflow, or a fault that such
     * an error caused. Any thread.
     *
     * @return whether it was such a fault
     */
    public boolean reportIfFatal(Throwable fault) {
        VirtualMachineError fatal = Faults.fatal(fault);
        if (fatal != null) {
            listener.fatal(fatal);
        }
        return fatal != null;
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
        listener.fatal(
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
        reportIfFatal(cause);
        String id = UUID.randomUUID().toString();
        listener.failed(channel, id, cause);
        return id;
    }

    /** The engine failed in work that belongs to no connection. */
    void uncaught(Throwable fault) {
        if (!reportIfFatal(fault)) {
            Faults.uncaught(fault);
        }
    }

    ChannelRules rules(ChannelName channel) {
        return rules.apply(channel);
    }

    RelayListener listener() {
        return listener;
    }

    Router router() {
        return router;
    }

    Holders holders() {
        return holders;
    }

    InboundBudget inbound() {
        return inbound;
    }

    /** What waits for all connections, in bytes. */
    AtomicLong queued() {
        return queued;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }
}
