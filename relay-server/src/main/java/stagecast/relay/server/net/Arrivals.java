package stagecast.relay.server.net;

/**
 * Bounds how many new connections a lane is given at once. XNIO runs all tasks before it selects again, those that are added
 * meanwhile too: an acceptor that is faster than the lane would keep it from all its other connections. So the acceptor
 * waits until the lane has opened a whole lot, and the lane selects before it gets the next one.
 *
 * <p>Thread-safe: its own lock guards it.
 */
final class Arrivals {

    /** How many connections a lane opens between two selects. */
    static final int LOT = 32;

    private int pending;
    private boolean full;

    /** Waits until the lane takes one more, and counts that one. */
    synchronized void await() throws InterruptedException {
        while (full) {
            wait();
        }
        pending++;
        full = pending == LOT;
    }

    /** One has been opened, or could not be. */
    synchronized void opened() {
        pending--;
        if (full && pending == 0) {
            full = false;
            notifyAll();
        }
    }
}
