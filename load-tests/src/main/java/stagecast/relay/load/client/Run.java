package stagecast.relay.load.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How a run stands. Safe for all its threads. */
public final class Run {

    /** How many complaints are kept word for word; the others are only counted. */
    private static final int KEPT = 3;

    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger foreigners = new AtomicInteger();
    private final List<String> complaints = new ArrayList<>(); // guarded by itself
    private volatile long origin;
    private volatile boolean sending;
    private volatile boolean closing;

    /** Time zero: what the times in the messages count from. */
    public void start() {
        origin = System.nanoTime();
        sending = true;
    }

    /** Nanoseconds since the start. */
    public long now() {
        return System.nanoTime() - origin;
    }

    public boolean sending() {
        return sending;
    }

    /** From now on connections may end without that being a failure. */
    public void close() {
        closing = true;
    }

    public boolean closing() {
        return closing;
    }

    void joined() {
        joined.incrementAndGet();
    }

    public int countJoined() {
        return joined.get();
    }

    /** A connection could not be made, or ended before its time. */
    public void failed(String who, String why) {
        if (!closing) {
            failed.incrementAndGet();
            complain(who + ": " + why);
        }
    }

    public int countFailed() {
        return failed.get();
    }

    /** The server told a sender that something was wrong. */
    void refused(String who, String answer) {
        if (refusals.getAndIncrement() < KEPT) {
            complain(who + " was answered " + answer);
        }
    }

    /** A listener got something that is no message of this run. */
    public void foreign(String who, String text) {
        if (foreigners.getAndIncrement() == 0) {
            complain(who + " got what this run did not send: " + text);
        }
    }

    private void complain(String sentence) {
        synchronized (complaints) {
            if (complaints.size() < KEPT) {
                complaints.add(sentence);
            }
        }
    }

    public List<String> complaints() {
        synchronized (complaints) {
            return List.copyOf(complaints);
        }
    }
}
