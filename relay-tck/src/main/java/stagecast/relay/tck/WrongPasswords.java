package stagecast.relay.tck;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import stagecast.relay.Authenticator.Result;

/** Counts wrong passwords by the protocol's section 2, in a window that has no end. Thread-safe. */
final class WrongPasswords {

    static final int MOST_OF_A_PAIR = 5;
    static final int MOST_OF_AN_ACCOUNT = 50;
    static final int MOST_OF_AN_ADDRESS = 50;

    private static final Duration WINDOW = Duration.ofMinutes(10);

    private record Pair(String email, InetAddress address) {}

    private final Map<Object, Integer> counts = new HashMap<>(); // guarded by this
    private final Set<Pair> succeeded = new HashSet<>(); // guarded by this

    /**
     * Counts an attempt.
     *
     * @param email in one case
     * @param computed what becomes of the attempt if it is not one too many
     */
    synchronized Result count(String email, InetAddress address, Result computed) {
        var pair = new Pair(email, address);
        if (isFull(pair, MOST_OF_A_PAIR)
                || (!succeeded.contains(pair)
                        && (isFull(email, MOST_OF_AN_ACCOUNT) || isFull(address, MOST_OF_AN_ADDRESS)))) {
            return new Result.Throttled(WINDOW);
        }
        if (computed instanceof Result.Accepted) {
            counts.remove(pair);
            succeeded.add(pair);
        } else if (isFull(address, MOST_OF_AN_ADDRESS)) {
            counts.merge(pair, 1, Integer::sum);
            return new Result.Throttled(WINDOW);
        } else {
            counts.merge(pair, 1, Integer::sum);
            counts.merge(email, 1, Integer::sum);
            counts.merge(address, 1, Integer::sum);
        }
        return computed;
    }

    private boolean isFull(Object key, int most) {
        return counts.getOrDefault(key, 0) >= most;
    }
}
