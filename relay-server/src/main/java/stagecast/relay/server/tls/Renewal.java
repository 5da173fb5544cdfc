package stagecast.relay.server.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stagecast.relay.server.config.TlsSettings;
import stagecast.relay.server.http.ServerThreads;

/**
 * The certificate in force. Its files are looked at every {@link TlsSettings#reload}, and once they have changed new
 * connections get what stands there then; where that can't be used, what was before stays. Thread-safe.
 */
final class Renewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final TlsSettings settings;
    private final Clock clock;
    private final ScheduledExecutorService watch;
    private final Future<?> looking;

    /** The files as they were when they were looked at last; the watch's alone, as the next one. */
    private byte[] seen;

    /** What was wrong with them then. */
    private String told = "";

    private volatile Engines engines;

    private Renewal(TlsSettings settings, ThreadGroup threads, Clock clock) throws TlsException {
        this.settings = settings;
        this.clock = clock;
        List<SecretFile> files = SecretFile.all(settings);
        this.seen = digest(files);
        this.engines = Engines.of(settings, files);
        engines.tellIfInvalid(clock.instant());
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(threads, task, "tls-renewal");
            thread.setDaemon(true);
            return thread;
        });
        long every = settings.reload().toMillis();
        this.looking = watch.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    /**
     * Reads the files, and watches them from now on.
     *
     * @param settings with TLS on
     * @param threads the group of the thread that looks
     * @throws TlsException if they can't be used
     */
    static Renewal start(TlsSettings settings, ThreadGroup threads, Clock clock) throws TlsException {
        return new Renewal(settings, threads, clock);
    }

    /** What new connections get. */
    Engines engines() {
        return engines;
    }

    private void look() {
        try {
            List<SecretFile> files = SecretFile.all(settings);
            byte[] now = digest(files);
            if (!MessageDigest.isEqual(now, seen)) {
                seen = now;
                engines = Engines.of(settings, files);
                told = "";
                LOG.info("new connections get the TLS certificate that is valid until {}", engines.end());
                engines.tellIfInvalid(clock.instant());
            }
        } catch (TlsException unusable) {
            tell(String.valueOf(unusable.getMessage()));
        } catch (RuntimeException | Error fault) {
            LOG.error("the TLS certificate could not be read again; the one before stays in force", fault);
            ServerThreads.pass(fault);
        }
    }

    /** Once, though a file that is missing is missing at each look. */
    private void tell(String message) {
        if (!message.equals(told)) {
            told = message;
            LOG.warn("{}; the TLS certificate that was read before stays in force", message);
        }
    }

    /** Their content decides: times and links change without it, and it without them. */
    private static byte[] digest(List<SecretFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (SecretFile file : files) {
                digest.update(file.bytes());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Ends the watch. */
    @Override
    public void close() {
        looking.cancel(true);
        watch.shutdownNow();
    }
}
