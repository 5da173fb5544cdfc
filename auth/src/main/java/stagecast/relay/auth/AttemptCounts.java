package stagecast.relay.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The wrong passwords of the last minutes, by pair, account and address. Guarded by its user's lock.
 *
 * <p>Each has its time, so what counts slides: nobody gets twice the bound around the edge of a window, and when there
 * is room again is known to the nanosecond. What is kept is bounded in number; at that bound the caches drop what is asked
 * for least. A count is asked for at each attempt, so to have one dropped takes as many others, newer ones, as are kept, and
 * each of these costs a hash.
 */
final class AttemptCounts {

    /** How long a pair that succeeded answers to its own count alone. */
    private static final Duration TRUST = Duration.ofDays(1);

    private final AttemptSettings settings;
    private final LongSupplier nanoTime;
    private final long window;
    private final Cache<Origin, RecentTimes> byPair;
    private final Cache<String, RecentTimes> byAccount;
    private final Cache<Long, RecentTimes> byAddress;
    private final Cache<Long, RecentTimes> rightByAddress;
    private final Cache<Origin, Boolean> trusted;

    AttemptCounts(AttemptSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.window = settings.window().toNanos();
        this.byPair = cache(settings.window());
        this.byAccount = cache(settings.window());
        this.byAddress = cache(settings.window());
        this.rightByAddress = cache(settings.window());
        this.trusted = cache(TRUST);
    }

    private <K, V> Cache<K, V> cache(Duration kept) {
        return Caffeine.newBuilder()
                .maximumSize(settings.remembered())
                .expireAfterWrite(kept)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** How long until another attempt may be computed; zero if it may be now. */
    Duration untilRoom(Origin origin) {
        long wait = untilRoom(byPair, origin);
        if (!isTrusted(origin)) {
            wait = Math.max(wait, untilRoom(byAccount, origin.account()));
            wait = Math.max(wait, untilRoom(byAddress, origin.address()));
        }
        return Duration.ofNanos(wait);
    }

    /** How long until another attempt from the address may be computed, for any account; zero if it may be now. */
    Duration untilRoomOfAddress(long address) {
        return Duration.ofNanos(untilRoom(byAddress, address));
    }

    private <K> long untilRoom(Cache<K, RecentTimes> counts, K key) {
        RecentTimes times = counts.getIfPresent(key);
        return times == null ? 0 : times.untilRoom(nanoTime.getAsLong(), window);
    }

    /** Whether an attempt may be computed at the same time as others, should all of these be wrong. */
    boolean hasRoomBeside(Collection<Origin> others, Origin origin) {
        if (!hasRoom(byPair, origin, settings.pair(), others, origin::equals)) {
            return false;
        }
        return isTrusted(origin)
                || (hasRoom(
                                byAccount,
                                origin.account(),
                                settings.account(),
                                others,
                                other -> other.account().equals(origin.account()))
                        && hasRoom(
                                byAddress,
                                origin.address(),
                                settings.address(),
                                others,
                                other -> other.address() == origin.address()));
    }

    private <K> boolean hasRoom(
            Cache<K, RecentTimes> counts, K key, int most, Collection<Origin> others, Predicate<Origin> same) {
        return within(counts, key) + others.stream().filter(same).count() < most;
    }

    private <K> int within(Cache<K, RecentTimes> counts, K key) {
        RecentTimes times = counts.getIfPresent(key);
        return times == null ? 0 : times.within(nanoTime.getAsLong(), window);
    }

    /** Whether the pair succeeded within a day. */
    boolean isTrusted(Origin origin) {
        return trusted.getIfPresent(origin) != null;
    }

    /** How many more wrong passwords than right ones, each computed, came from the address of late. */
    int debt(long address) {
        return Math.max(0, within(byAddress, address) - within(rightByAddress, address));
    }

    void wrong(Origin origin) {
        add(byPair, origin, settings.pair());
        add(byAccount, origin.account(), settings.account());
        add(byAddress, origin.address(), settings.address());
    }

    /** The same while the count of the address is full: the answers to other clients there must not show it. */
    void wrongAtFullAddress(Origin origin) {
        add(byPair, origin, settings.pair());
    }

    /** The password was right, known from a hash or from before. */
    void succeeded(Origin origin) {
        byPair.invalidate(origin);
        trusted.put(origin, true);
    }

    /** A hash found the password right. */
    void computedRight(Origin origin) {
        add(rightByAddress, origin.address(), settings.address());
    }

    private <K> void add(Cache<K, RecentTimes> counts, K key, int most) {
        RecentTimes present = counts.getIfPresent(key);
        RecentTimes times = present == null ? new RecentTimes(most) : present;
        times.add(nanoTime.getAsLong());
        counts.put(key, times); // also where it is there: that renews its expiry
    }
}
