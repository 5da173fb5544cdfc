package stagecast.relay.auth;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts threads that serve callers who do not wait, and waits for their end. */
final class Threads {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private Threads() {}

    static Thread start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until these have ended, or a bounded time is over. */
    static void join(List<Thread> threads) {
        long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
