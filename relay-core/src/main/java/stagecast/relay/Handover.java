package stagecast.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one lane has in one turn for a channel's connections on other lanes, in order. Filled on the sending lane, and
 * not changed once it is on its way.
 */
final class Handover {

    /** A message with bytes of its own; without targets it is a broadcast. */
    record Entry(Message message, Member @Nullable [] targets) {}

    private static final int ENTRY_OVERHEAD = 128;

    private final List<Entry> entries = new ArrayList<>();
    private boolean broadcast;
    private int bytes;

    void broadcast(Message message) {
        broadcast = true;
        add(new Entry(message, null));
    }

    void direct(Message message, Member[] targets) {
        add(new Entry(message, targets));
    }

    private void add(Entry entry) {
        entries.add(entry);
        bytes += entry.message.end() - entry.message.start() + ENTRY_OVERHEAD;
    }

    List<Entry> entries() {
        return entries;
    }

    /** About the memory that it holds. */
    int bytes() {
        return bytes;
    }

    /** Whether anything in it is for connections of that shard. */
    boolean concerns(Shard shard) {
        if (broadcast) {
            return true;
        }
        for (Entry entry : entries) {
            Member[] targets = entry.targets;
            for (int i = 0; targets != null && i < targets.length; i++) {
                if (targets[i].shard == shard) {
                    return true;
                }
            }
        }
        return false;
    }
}
