package stagecast.relay.auth;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator that the store fails, at most once in ten seconds: clients decide how often it is asked. */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong lastTold;

    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastTold = new AtomicLong(nanoTime.getAsLong() - INTERVAL_NANOS);
    }

    void failed(String whatFollows, StoreException e) {
        long now = nanoTime.getAsLong();
        long last = lastTold.get();
        if (now - last >= INTERVAL_NANOS && lastTold.compareAndSet(last, now)) {
            LOG.warn("{} ({})", e.getMessage(), whatFollows);
        }
    }
}
