package stagecast.relay.load.scenario;

import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens when as many users have passed as it waits for. May be used from any thread. */
final class Gate {

    private final AtomicInteger left;
    private volatile boolean open;
    private volatile long openedAt; // means nothing until it is open

    Gate(int users) {
        this.left = new AtomicInteger(users);
    }

    /** To be called by all of them, whatever became of them: nobody is to wait for somebody who failed. */
    Session pass(Session session) {
        if (left.decrementAndGet() == 0) {
            openedAt = System.nanoTime();
            open = true;
        }
        return session;
    }

    boolean open() {
        return open;
    }

    boolean openFor(Duration time) {
        return open && System.nanoTime() - openedAt >= time.toNanos();
    }
}
