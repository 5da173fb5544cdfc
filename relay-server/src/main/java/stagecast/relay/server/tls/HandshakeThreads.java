package stagecast.relay.server.tls;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Computes what handshakes need, signatures above all, so that no I/O thread does. */
final class HandshakeThreads extends ThreadPoolExecutor {

    /** Those beyond are refused; what waits here keeps its engine. */
    private static final int MAX_WAITING = 4096;

    private static final long IDLE_SECONDS = 10;

    HandshakeThreads(int threads) {
        super(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING));
        var made = new AtomicInteger();
        setThreadFactory(task -> {
            Thread thread = new Thread(task, "tls-handshake-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }
}
