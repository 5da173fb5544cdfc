package stagecast.relay;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What all lanes of a relay have in common: the bounds and parts that it was given, its clock, what is counted over all lanes,
 * and where faults are reported. It knows no lane. Thread-safe.
 */
final class Core {

    private final Limits limits;
    private final RelayOptions options;
    private final Authenticator authenticator;
    private final RelayListener listener;
    private final Router router;
    private final Function<ChannelName, ChannelRules> rules;
    private final LongSupplier nanoTime;
    private final AtomicLong queued = new AtomicLong();
    private final InboundBudget inbound;
    private volatile boolean draining;

    Core(
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
        this.inbound = new InboundBudget(limits.inboundBytes(), nanoTime);
    }

    Limits limits() {
        return limits;
    }

    RelayOptions options() {
        return options;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    /** Takes events; throws nothing. */
    RelayListener listener() {
        return listener;
    }

    Router router() {
        return router;
    }

    /** What holds on the channel now. */
    ChannelRules rules(ChannelName channel) {
        return rules.apply(channel);
    }

    /** The relay's clock, in nanoseconds. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** What waits for all connections, in bytes. */
    AtomicLong queued() {
        return queued;
    }

    /** Bounds the unfinished input of all connections. */
    InboundBudget inbound() {
        return inbound;
    }

    /** Whether a drain has begun: new lanes accept no message. */
    boolean draining() {
        return draining;
    }

    /** A drain begins. */
    void beginDraining() {
        draining = true;
    }

    /** See {@link Relay#reportIfFatal}. */
    boolean reportIfFatal(Throwable fault) {
        VirtualMachineError fatal = Faults.fatal(fault);
        if (fatal != null) {
            listener.fatal(fatal);
        }
        return fatal != null;
    }

    /** Work for this channel failed; returns the id under which the listener was told. */
    String failed(ChannelName channel, Throwable cause) {
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
}
