package stagecast.relay.load.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a JVM's collections have left in its heap, again and again, with the JDK's {@code jstat}, which reads counters
 * that the JVM keeps and never stops it. A thread and a process of its own until it is closed; safe for all threads.
 */
public final class HeapWatch implements AutoCloseable {

    private static final int EVERY_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What has outlived a collection: both survivor spaces, and the old one. */
    private static final List<String> COLUMNS = List.of("S0U", "S1U", "OU");

    private final @Nullable Process jstat;
    // Guarded by this.
    private long bytes;
    private long peak;
    private CountDownLatch next = new CountDownLatch(1);

    private HeapWatch(@Nullable Process jstat) {
        this.jstat = jstat;
    }

    /**
     * Begins to look.
     *
     * @throws IOException if {@code jstat} is there and does not start; where it is not there all figures are 0
     */
    public static HeapWatch of(long pid) throws IOException {
        Path program = Tools.ofJava("jstat");
        if (!Files.isExecutable(program)) {
            return new HeapWatch(null);
        }
        Process jstat = new ProcessBuilder(
                        program.toString(), "-gc", Long.toString(pid), Integer.toString(EVERY_MILLIS))
                .redirectErrorStream(true)
                .start();
        var watch = new HeapWatch(jstat);
        Thread reader = new Thread(() -> watch.read(jstat), "heap-watch");
        reader.setDaemon(true);
        reader.start();
        return watch;
    }

    private void read(Process jstat) {
        try (BufferedReader lines = jstat.inputReader(UTF_8)) {
            String head = lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                look(bytes(String.valueOf(head), line));
            }
        } catch (IOException e) {
            look(0); // closed
        }
    }

    private synchronized void look(long now) {
        bytes = now;
        peak = Math.max(peak, now);
        next.countDown();
        next = new CountDownLatch(1);
    }

    /** The bytes that a line tells of, below its head; {@code jstat} counts in KiB. */
    public static long bytes(String head, String line) {
        List<String> names = List.of(head.strip().split("\\s+", -1));
        String[] figures = line.strip().split("\\s+", -1);
        double kib = 0;
        for (String column : COLUMNS) {
            int at = names.indexOf(column);
            if (at >= 0 && at < figures.length && !figures[at].equals("-")) {
                kib += Double.parseDouble(figures[at].replace(',', '.'));
            }
        }
        return (long) (kib * 1024);
    }

    /** What a look finds that begins now, or 0. */
    public long bytes() throws IOException {
        try {
            for (int i = 0; i < 2 && jstat != null; i++) { // the look that is under way may be older
                if (!nextLook().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    return 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        synchronized (this) {
            return bytes;
        }
    }

    private synchronized CountDownLatch nextLook() {
        return next;
    }

    /** Forgets the most that was seen. */
    public synchronized void forgetPeak() {
        peak = bytes;
    }

    /** The most that was seen since that was forgotten. */
    public synchronized long peak() {
        return peak;
    }

    @Override
    public void close() {
        if (jstat != null) {
            jstat.destroy();
        }
    }
}
