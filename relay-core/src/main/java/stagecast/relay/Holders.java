package stagecast.relay;

import java.util.Set;

/** Which connections rest on a credential. Thread-safe. */
final class Holders {

    private final Bag<JoinedConnection> holders = new Bag<>(JoinedConnection[]::new);

    void add(String credential, JoinedConnection connection) {
        holders.add(credential, connection);
    }

    void remove(String credential, JoinedConnection connection) {
        holders.remove(credential, connection);
    }

    /** The array is never changed. */
    JoinedConnection[] of(String credential) {
        return holders.of(credential);
    }

    Set<String> credentials() {
        return holders.names();
    }
}
