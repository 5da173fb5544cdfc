package stagecast.relay.auth;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stagecast.relay.Relay;

/**
 * Looks out for credentials that have ended while something still rests on them: logged out, expired, password changed,
 * account removed, by this process or another one. Started by {@link AuthStore#watch}; runs on a thread of its own.
 */
public final class RevocationWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final EndedCredentials credentials;
    private final Supplier<? extends Collection<String>> inUse;
    private final Consumer<String> ended;
    private final Duration interval;
    private final FailureLog failures;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "auth-revocations");

    private RevocationWatch(
            EndedCredentials credentials,
            Supplier<? extends Collection<String>> inUse,
            Consumer<String> ended,
            Duration interval,
            LongSupplier nanoTime) {
        this.credentials = credentials;
        this.inUse = inUse;
        this.ended = ended;
        this.interval = interval;
        this.failures = new FailureLog(nanoTime);
    }

    static RevocationWatch start(
            EndedCredentials credentials,
            Supplier<? extends Collection<String>> inUse,
            Consumer<String> ended,
            Thread.UncaughtExceptionHandler died,
            Duration interval,
            LongSupplier nanoTime) {
        var watch = new RevocationWatch(credentials, inUse, ended, interval, nanoTime);
        watch.thread.setUncaughtExceptionHandler(died);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            do {
                look();
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ends the thread, as close() does
        }
    }

    /** A look that fails is made up for by the next one, which names again what is still in use. */
    private void look() {
        try {
            credentials.among(inUse.get()).forEach(ended);
        } catch (StoreException e) {
            failures.failed("ended logins go unnoticed meanwhile", e);
        } catch (RuntimeException | Error e) {
            LOG.error("looking for ended logins failed; the next look follows", e);
            if (Relay.isFatal(e)) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /** Ends the watch, and waits a bounded time for a look that is under way. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
