package stagecast.relay.auth;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The real hasher, with a record of what it was asked and a gate before each check. */
final class ObservedHasher implements PasswordHasher {

    /** What was checked: the hash, and the thread that checked it. */
    record Check(String hash, Thread thread) {}

    final Queue<Check> checks = new ConcurrentLinkedQueue<>();
    final Semaphore started = new Semaphore(0);
    final AtomicInteger made = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);
    private final PasswordHasher real;
    private volatile boolean gated;
    private volatile Duration delay = Duration.ZERO;

    ObservedHasher(PasswordHasher real) {
        this.real = real;
    }

    /** From now on each check waits for {@link #open}. */
    void shut() {
        started.drainPermits();
        gate.drainPermits();
        gated = true;
    }

    /** From now on each check takes so much longer. */
    void delay(Duration each) {
        delay = each;
    }

    void open() {
        gated = false;
        gate.release(1_000);
    }

    @Override
    public String hash(byte[] password) {
        made.incrementAndGet();
        return real.hash(password);
    }

    @Override
    public boolean verify(String hash, byte[] password) {
        checks.add(new Check(hash, Thread.currentThread()));
        started.release();
        if (gated) {
            gate.acquireUninterruptibly();
        }
        LockSupport.parkNanos(delay.toNanos());
        return real.verify(hash, password);
    }

    @Override
    public boolean isOutdated(String hash) {
        return real.isOutdated(hash);
    }

    @Override
    public String decoy() {
        return real.decoy();
    }
}
