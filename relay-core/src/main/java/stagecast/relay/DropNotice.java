package stagecast.relay;

import java.util.function.Consumer;

/**
 * Tells a sender how many of its messages came too fast: at once, and then of all that followed once a second. Made with
 * the first of them; lives on the connection's lane.
 */
final class DropNotice {

    private final Deadlines deadlines;
    private final Consumer<byte[]> send;
    private final Consumer<Throwable> failed;
    private int dropped;

    /** Whether a notice went out less than the interval ago; what is dropped now is told when it is over. */
    private boolean told;

    /**
     * A notice for one sender.
     *
     * @param deadlines of {@link Shard#DROP_NOTICES}
     * @param send sends a frame to the sender
     * @param failed hears what went wrong between two messages of the sender
     */
    DropNotice(Deadlines deadlines, Consumer<byte[]> send, Consumer<Throwable> failed) {
        this.deadlines = deadlines;
        this.send = send;
        this.failed = failed;
    }

    /** One more message went nowhere. */
    void dropped() {
        dropped++;
        if (!told) {
            tell();
        }
    }

    private void tell() {
        send.accept(
                ErrorFrames.frame(Refusal.TOO_FAST.code, Refusal.TOO_FAST.explanation, "\"dropped\":" + dropped, 0));
        dropped = 0;
        told = true;
        var unused = deadlines.add(this::intervalOver);
    }

    private void intervalOver() {
        told = false;
        try {
            if (dropped > 0) {
                tell();
            }
        } catch (RuntimeException | Error fault) {
            failed.accept(fault);
        }
    }
}
