package stagecast.relay.server.net;

/**
 * Bounds how many new connections a lane gets at once. XNIO runs all tasks before it selects again, including tasks that are
 * added meanwhile. So an acceptor that is faster than the lane would keep it from all its other connections. Therefore the
 * acceptor waits until the lane has opened a whole batch, and the lane selects before it gets the next batch.
 *
 * <p>Thread-safe: its own lock guards it.
 */
final class Arrivals {

    /** How many connections a lane opens between two selects. */
    static final int LOT = 32;

    private int pending;
    private boolean full;

    /** Waits until the lane takes one more connection, and counts it. */
    synchronized void await() throws InterruptedException {
        while (full) {
            wait();
        }
        pending++;
        full = pending == LOT;
    }

    /** Reports that a connection was opened, or could not be. */
    synchronized void opened() {
        pending--;
        if (full && pending == 0) {
            full = false;
            notifyAll();
        }
    }
}
