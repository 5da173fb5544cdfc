package stagecast.relay;

import org.jspecify.annotations.Nullable;

/**
 * A channel's listeners on one lane, by kind: with the envelope or without it, compressed or not. A kind is made with its
 * first listener. Lives on its lane.
 */
final class ListenerKinds {

    private static final int RAW = 1;
    private static final int COMPRESSED = 2;
    private static final int KINDS = 4;

    private final Shard shard;
    private final @Nullable Listeners[] kinds = new @Nullable Listeners[KINDS];

    ListenerKinds(Shard shard) {
        this.shard = shard;
    }

    /** Those of the member's kind, whether it is among them or not. */
    Listeners like(Member member) {
        boolean compressed = member.inflation != null;
        int kind = (member.envelope ? 0 : RAW) | (compressed ? COMPRESSED : 0);
        Listeners like = kinds[kind];
        if (like == null) {
            like = new Listeners(
                    shard, member.envelope, compressed ? shard.compression().deflater() : null);
            kinds[kind] = like;
        }
        return like;
    }

    /** Encodes the message once for each kind that has a listener. */
    void append(Message message) {
        for (Listeners each : kinds) {
            if (each != null && each.size() > 0) {
                each.append(message);
            }
        }
    }

    /** Ends the batch of each kind. */
    void flush() {
        for (Listeners each : kinds) {
            if (each != null) {
                each.flush();
            }
        }
    }
}
