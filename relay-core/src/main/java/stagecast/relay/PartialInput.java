package stagecast.relay;

import org.jspecify.annotations.Nullable;

/**
 * Counts the memory of one connection's unfinished input: a message, head, body or record, or bytes that wait while the connection is not
 * read; and of the absent addressees that it remembers. {@link Limits#inboundBytes()} bounds all these accounts together; at that bound the relay ends some.
 *
 * <p>{@link Relay#partialInput} makes one. Its methods are called on the connection's lane unless they say otherwise. An account that holds
 * nothing is in no list and takes no memory beyond itself, so it may be forgotten.
 */
public final class PartialInput {

    final InboundBudget budget;
    final Evictions evictions;
    final AddressPrefix prefix;
    final Runnable drop;

    /** Saves taking the lock for an account that holds nothing. */
    private volatile boolean holding;

    // Guarded by the budget's lock.

    @Nullable
    AddressShare share;

    boolean closed;
    long bytes;
    long grownAt;
    boolean evicted;

    /** Links all accounts in the order of their last growth. */
    @Nullable
    PartialInput lessRecent;

    @Nullable
    PartialInput moreRecent;

    /** Links the accounts of one address in the order of their beginning. */
    @Nullable
    PartialInput older;

    @Nullable
    PartialInput younger;

    PartialInput(InboundBudget budget, Evictions evictions, AddressPrefix prefix, Runnable drop) {
        this.budget = budget;
        this.evictions = evictions;
        this.prefix = prefix;
        this.drop = drop;
    }

    /**
     * Reports the memory that it holds after more input arrived or the input became whole. If that exceeds the bound of all, this call drops
     * accounts of the same lane before it returns, perhaps this one. Accounts of other lanes are dropped soon after, on their lanes.
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

    /** Ends the account of a connection that has gone; later reports have no effect. Harmless when repeated; any thread. */
    public void close() {
        holding = false;
        budget.ended(this, true);
    }
}
