package stagecast.relay;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections, all together and by address, and lets no more of them in than there is room for. A place is
 * taken in the moment of joining and not before, so there is none that somebody could forget to give back who was let in
 * and did not come. Thread-safe: the map's lock for an address guards its count.
 */
final class Places {

    private static final JoinResult RELAY_FULL = new JoinResult.RelayFull();
    private static final JoinResult ADDRESS_FULL = new JoinResult.AddressFull();

    private final int most;
    private final int mostFromOne;
    private final AtomicInteger taken = new AtomicInteger();

    /** Holds only addresses from which there are connections. */
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    Places(Limits limits) {
        this.most = limits.connections();
        this.mostFromOne = limits.connectionsPerAddress();
    }

    /**
     * Takes a place for a connection from this address, which {@link #free} gives back.
     *
     * @return null, or why there is none
     */
    @Nullable
    JoinResult take(InetAddress address) {
        var taking = new Taking();
        byAddress.compute(address, taking::oneMore);
        return taking.refusal;
    }

    /**
     * Gives a place back.
     *
     * @return how many are still taken, by whomever
     */
    int free(InetAddress address) {
        byAddress.computeIfPresent(address, (same, there) -> there == 1 ? null : there - 1);
        return taken.decrementAndGet();
    }

    /** How many are taken. */
    int taken() {
        return taken.get();
    }

    /** From how many addresses. */
    int addresses() {
        return byAddress.size();
    }

    /** Both bounds are looked at under the address's lock: nothing is counted that would have to be taken back. */
    private final class Taking {

        private @Nullable JoinResult refusal;

        @Nullable
        Integer oneMore(InetAddress address, @Nullable Integer present) {
            int there = present == null ? 0 : present;
            int all = taken.get();
            while (all < most && there < mostFromOne) {
                if (taken.compareAndSet(all, all + 1)) {
                    return there + 1;
                }
                all = taken.get();
            }
            refusal = all < most ? ADDRESS_FULL : RELAY_FULL;
            return present;
        }
    }
}
