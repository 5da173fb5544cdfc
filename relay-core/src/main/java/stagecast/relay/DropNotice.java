package stagecast.relay;

import java.time.Duration;

/**
 * Tells a sender how many of its messages came too fast: at once, and then of all that followed once a second. Made with
 * the first of them; lives on the connection's lane.
 */
final class DropNotice {

    /** How long after one notice the next one comes, if there is anything to tell. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Deadlines deadlines;
    private final Member member;
    private int dropped;

    /** Whether a notice went out less than the interval ago; what is dropped now is told when it is over. */
    private boolean told;

    /**
     * A notice for this sender.
     *
     * @param deadlines of {@link #INTERVAL}
     */
    DropNotice(Deadlines deadlines, Member member) {
        this.deadlines = deadlines;
        this.member = member;
    }

    /** One more message went nowhere. */
    void dropped() {
        dropped++;
        if (!told) {
            tell();
        }
    }

    private void tell() {
        member.send(
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
            member.life.failed(fault);
        }
    }
}
