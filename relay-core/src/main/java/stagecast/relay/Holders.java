package stagecast.relay;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which connections rest on a credential. Thread-safe. */
final class Holders {

    private static final JoinedConnection[] NOBODY = {};

    /** The arrays are replaced, never changed: most hold one connection, and there are as many as connections. */
    private final ConcurrentHashMap<String, JoinedConnection[]> holders = new ConcurrentHashMap<>();

    void add(String credential, JoinedConnection connection) {
        holders.merge(credential, new JoinedConnection[] {connection}, (present, added) -> {
            JoinedConnection[] more = Arrays.copyOf(present, present.length + 1);
            more[present.length] = connection;
            return more;
        });
    }

    void remove(String credential, JoinedConnection connection) {
        holders.computeIfPresent(credential, (key, present) -> {
            JoinedConnection[] left =
                    Arrays.stream(present).filter(each -> each != connection).toArray(JoinedConnection[]::new);
            return left.length == 0 ? null : left;
        });
    }

    List<JoinedConnection> of(String credential) {
        return List.of(holders.getOrDefault(credential, NOBODY));
    }

    Set<String> credentials() {
        return Set.copyOf(holders.keySet());
    }
}
