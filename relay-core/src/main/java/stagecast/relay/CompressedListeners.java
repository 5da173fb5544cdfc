package stagecast.relay;

/** A channel's listeners on a lane who have agreed to compress, of either kind. Lives on its lane. */
final class CompressedListeners {

    private final Listeners enveloped;
    private final Listeners raw;

    CompressedListeners(Shard shard) {
        this.enveloped = new Listeners(shard, true, shard.compression().deflater());
        this.raw = new Listeners(shard, false, shard.compression().deflater());
    }

    Listeners like(Member member) {
        return member.envelope ? enveloped : raw;
    }

    void append(Message message) {
        if (enveloped.size() > 0) {
            enveloped.append(message);
        }
        if (raw.size() > 0) {
            raw.append(message);
        }
    }

    void flush() {
        enveloped.flush();
        raw.flush();
    }
}
