package stagecast.relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which connections rest on a credential. Thread-safe. */
final class Holders {

    private final ConcurrentHashMap<String, Set<JoinedConnection>> holders = new ConcurrentHashMap<>();

    void add(String credential, JoinedConnection connection) {
        holders.compute(credential, (key, present) -> {
            Set<JoinedConnection> all = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            all.add(connection);
            return all;
        });
    }

    void remove(String credential, JoinedConnection connection) {
        holders.computeIfPresent(credential, (key, all) -> {
            all.remove(connection);
            return all.isEmpty() ? null : all;
        });
    }

    Set<JoinedConnection> of(String credential) {
        return Set.copyOf(holders.getOrDefault(credential, Set.of()));
    }

    Set<String> credentials() {
        return Set.copyOf(holders.keySet());
    }
}
