package stagecast.relay.load.scenario;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one listener is to get, and got. Belongs to its user, and so to one thread at a time. */
final class Inbox {

    private final int expected;
    private final Map<String, Integer> next = new HashMap<>();
    private int right;

    /** From so many senders, from each so many, in order and once; nothing else. */
    Inbox(int senders, int fromEach) {
        this.expected = Math.multiplyExact(senders, fromEach);
    }

    /** Takes a message in; returns what is wrong with it, in a few words that are the same for all such cases. */
    Optional<String> take(Reading reading) {
        int due = next.getOrDefault(reading.id(), 0);
        if (reading.seq() < due) {
            return Optional.of("came twice, or after a later one");
        }
        next.put(reading.id(), reading.seq() + 1);
        if (reading.seq() > due) {
            return Optional.of("came before earlier ones, or they are lost");
        }
        right++;
        return Optional.empty();
    }

    boolean complete() {
        return right >= expected;
    }

    /** How many did not come, or not as they should. */
    int missing() {
        return Math.max(0, expected - right);
    }
}
