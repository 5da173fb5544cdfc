package stagecast.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The account of what one connection has sent in part: an unfinished message, head, body or record, or bytes that wait while the
 * connection is not read. All accounts together are bounded by {@link Limits#inboundBytes()}; at that bound some are ended.
 *
 * <p>{@link Relay#partialInput} makes one. Its methods are called on the connection's lane unless they say otherwise. An account that holds nothing is in no list
 * and costs no memory but its own, so it may be forgotten.
 */
public final class PartialInput {

    final InboundBudget budget;
    final Evictions evictions;
    final InetAddress prefix;
    final Runnable drop;

    /** Spares the lock for an account that holds nothing. */
    private volatile boolean holding;

    // Guarded by the budget's lock.

    @Nullable
    AddressShare share;

    boolean closed;
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
     * Says what it holds now that more of it arrived, or that it is whole. Where that exceeds the bound of all, this call drops accounts of
     * the same lane before it returns, perhaps this one; those of other lanes drop soon after, on their lanes.
     *
     * @param memory in bytes of memory rather than bytes received; 0 once nothing is kept
     */
    public void holds(long memory) {
        if (memory > 0) {
            holding = true;
            budget.grew(this, memory);
            evictions.run();
        } else if (holding) {
            holding = false;
            budget.ended(this, false);
        }
    }

    /** The connection has gone: nothing of its input is kept, whatever is said later. Harmless when repeated; any thread. */
    public void close() {
        holding = false;
        budget.ended(this, true);
    }
}
