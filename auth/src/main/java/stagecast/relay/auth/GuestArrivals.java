package stagecast.relay.auth;

import java.sql.PreparedStatement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stores which guests have joined or posted. It writes many of them in one transaction, after their answers, because all
 * guests of a hall arrive in the same minute. Until then it knows them itself. Thread-safe.
 */
final class GuestArrivals {

    /** Fewer than the parameters that any database takes in one statement. */
    private static final int WRITTEN_AT_ONCE = 500;

    /** While the store can't be written, further guests are not remembered, and may have to make room for others. */
    private static final int MOST_UNWRITTEN = 20_000;

    private final Database database;
    private final WorkQueue lookups;
    private final Set<String> unwritten = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean writing = new AtomicBoolean();

    GuestArrivals(Database database, WorkQueue lookups) {
        this.database = database;
        this.lookups = lookups;
    }

    /**
     * Remembers that this guest has joined or posted.
     *
     * @param address the address whose turn the write takes, the bits of its {@link stagecast.relay.AddressPrefix}
     */
    void came(String userId, long address) {
        if (unwritten.size() < MOST_UNWRITTEN) {
            unwritten.add(userId);
        }
        startWriting(address);
    }

    private void startWriting(long address) {
        if (!unwritten.isEmpty() && writing.compareAndSet(false, true)) {
            var unused = lookups.submit(address, this::write, busy -> false).whenComplete((written, failure) -> {
                writing.set(false);
                if (Boolean.TRUE.equals(written)) {
                    startWriting(address); // for those who came after the last look
                }
            });
        }
    }

    /** Whether this guest has joined or posted, and that is not stored yet. */
    boolean isUnwritten(String userId) {
        return unwritten.contains(userId);
    }

    private boolean write() {
        while (!unwritten.isEmpty()) {
            List<String> some = unwritten.stream().limit(WRITTEN_AT_ONCE).toList();
            var unused = database.write(connection -> {
                String sql = "UPDATE guests SET came = 1 WHERE user_id IN " + Database.places(some.size());
                try (PreparedStatement update = connection.prepareStatement(sql)) {
                    Database.setAll(update, some);
                    return update.executeUpdate();
                }
            });
            some.forEach(unwritten::remove);
        }
        return true;
    }
}
