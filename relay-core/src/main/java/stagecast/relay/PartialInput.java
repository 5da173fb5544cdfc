package stagecast.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The account of what one connection has sent in part: an unfinished message, head, body or record, or bytes that wait while the
 * connection is not read. All accounts together are bounded by {@link Limits#inboundBytes()}; at that bound some are ended.
 *
 * <p>{@link Relay#partialInput} makes one. Its methods are called on the connection's lane. An account that holds nothing is in no list
 * and costs no memory but its own, so it may be forgotten.
 */
public final class PartialInput {

    final InboundBudget budget;
    final Evictions evictions;
    final InetAddress prefix;
    final Runnable drop;

    // Guarded by the budget's lock.

    @Nullable
    AddressShare share;

    long bytes;
    long grownAt;
    boolean evicted;

    /** In the order of the last growth, all accounts. */
    @Nullable
    PartialInput lessRecent;

    @Nullable
    PartialInput moreRecent;

    /** In the order of their beginning, those of one address. */
    @Nullable
    PartialInput older;

    @Nullable
    PartialInput younger;

    PartialInput(InboundBudget budget, Evictions evictions, InetAddress prefix, Runnable drop) {
        this.budget = budget;
        this.evictions = evictions;
        this.prefix = prefix;
        this.drop = drop;
    }

    /**
     * More of it arrived. Where that exceeds the bound of all, this call drops accounts of the same lane before it returns, perhaps this
     * one; those of other lanes drop soon after, on their lanes.
     *
     * @param memory what it holds now, in bytes of memory rather than bytes received; at least 1
     */
    public void grew(long memory) {
        budget.grew(this, memory);
        evictions.run();
    }

    /** It is whole, or the connection has gone: nothing of it is kept. Harmless when repeated. */
    public void ended() {
        budget.ended(this);
    }
}
