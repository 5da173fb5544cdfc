package stagecast.relay.load.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Looks at processes' resident memory again and again, on a thread of its own, until it is closed. */
public final class PeakMemory implements AutoCloseable {

    private static final long EVERY_NANOS = 20_000_000;
    private static final long ENDING_MILLIS = 10_000;

    private final List<Long> pids;
    private final Thread thread = new Thread(this::watch, "peak-memory");
    private volatile boolean closing;
    private volatile long kib;

    public PeakMemory(List<Long> pids) {
        this.pids = pids;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!closing) {
            kib = Math.max(kib, ProcessUse.rssKib(pids));
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    /** The most that was seen so far, in bytes; 0 where the system has no {@code /proc}. */
    public long bytes() {
        return kib << 10;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(ENDING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
