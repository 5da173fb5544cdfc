package stagecast.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory of all unfinished input.
 *
 * <p>The problem: each connection may keep part of a message. Each part has its bound, but thousands of connections that never finish
 * exhaust the memory, and a bound for all that simply refuses the next part would let an attacker stop all other clients. The idea: at the
 * bound the relay ends the input that an honest client is least likely to have: first an account that has not grown for {@link #STALLED};
 * then, of the address that holds most, the account that began first. So an attacker has to keep its parts growing, and then the relay
 * ends the attacker's own.
 *
 * <p>The cost: one list of all accounts in the order of their last growth, one list for each address in the order of their beginning, and
 * a heap of addresses by the bytes that they hold. Growth moves one list entry and one heap entry; a choice looks at the heads. An
 * IPv6 address counts with its /64 ({@link AddressPrefix}).
 *
 * <p>Thread-safe: its lock guards all accounts too, and nothing is called under it but the clock.
 */
final class InboundBudget {

    /** A part that has not grown for this long is ended first. */
    static final Duration STALLED = Duration.ofSeconds(10);

    /** The bytes of an account itself, with its buffer's header and its entries, so that many tiny parts count too. */
    static final int BYTES_OF_AN_ACCOUNT = 256;

    private final long most;
    private final LongSupplier nanoTime;
    private final Map<AddressPrefix, AddressShare> byPrefix = new HashMap<>();
    private final AddressHeap byBytes = new AddressHeap();
    private @Nullable PartialInput leastRecent;
    private @Nullable PartialInput mostRecent;
    private long held;

    /**
     * Makes one that holds nothing.
     *
     * @param most bytes of memory for all accounts together
     */
    InboundBudget(long most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** Bytes of memory that all accounts hold now. */
    synchronized long held() {
        return held;
    }

    /** How many addresses hold something. */
    synchronized int addresses() {
        return byBytes.size();
    }

    void grew(PartialInput input, long memory) {
        for (PartialInput victim : account(input, memory + BYTES_OF_AN_ACCOUNT)) {
            victim.evictions.add(victim);
        }
    }

    private synchronized List<PartialInput> account(PartialInput input, long bytes) {
        if (input.evicted || input.closed) {
            return List.of(); // its lane still has to drop it, or a thread of the server was faster
        }
        long now = nanoTime.getAsLong();
        AddressShare share = input.share;
        if (share == null) {
            share = begin(input);
        } else {
            unlink(input);
        }
        input.grownAt = now;
        link(input);
        long more = bytes - input.bytes;
        input.bytes = bytes;
        add(share, more);
        return held <= most ? List.of() : evict(now);
    }

    private AddressShare begin(PartialInput input) {
        AddressShare share = byPrefix.get(input.prefix);
        if (share == null) {
            share = new AddressShare(input.prefix);
            byPrefix.put(input.prefix, share);
            byBytes.add(share);
        }
        input.share = share;
        share.add(input);
        return share;
    }

    private void add(AddressShare share, long more) {
        held += more;
        share.bytes += more;
        byBytes.moved(share);
    }

    private List<PartialInput> evict(long now) {
        List<PartialInput> victims = new ArrayList<>();
        while (held > most) {
            PartialInput victim = choose(now);
            remove(victim, Objects.requireNonNull(victim.share));
            victim.evicted = true;
            victims.add(victim);
        }
        return victims;
    }

    private PartialInput choose(long now) {
        PartialInput stalled = Objects.requireNonNull(leastRecent);
        return now - stalled.grownAt > STALLED.toNanos() ? stalled : Objects.requireNonNull(byBytes.top().oldest);
    }

    synchronized void ended(PartialInput input, boolean closed) {
        input.closed |= closed;
        input.evicted = false;
        if (input.share != null) {
            remove(input, input.share);
        }
    }

    /** Whether the account was chosen to end and its input has not become whole since; returns true only once. */
    synchronized boolean takeEvicted(PartialInput input) {
        boolean was = input.evicted;
        input.evicted = false;
        return was;
    }

    private void remove(PartialInput input, AddressShare share) {
        unlink(input);
        share.remove(input);
        add(share, -input.bytes);
        input.bytes = 0;
        input.share = null;
        if (share.isEmpty()) {
            byBytes.remove(share);
            byPrefix.remove(share.prefix);
        }
    }

    private void link(PartialInput input) {
        PartialInput before = mostRecent;
        input.lessRecent = before;
        if (before == null) {
            leastRecent = input;
        } else {
            before.moreRecent = input;
        }
        mostRecent = input;
    }

    private void unlink(PartialInput input) {
        PartialInput before = input.lessRecent;
        PartialInput after = input.moreRecent;
        if (before == null) {
            leastRecent = after;
        } else {
            before.moreRecent = after;
        }
        if (after == null) {
            mostRecent = before;
        } else {
            after.lessRecent = before;
        }
        input.lessRecent = null;
        input.moreRecent = null;
    }
}
