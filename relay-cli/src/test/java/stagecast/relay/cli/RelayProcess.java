package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line as a process of its own, with the options that the start script passes. */
final class RelayProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("(?m)^listening on http://127\\.0\\.0\\.1:([0-9]+)$");
    private static final Pattern LISTENING_TLS = Pattern.compile("(?m)^listening on https://127\\.0\\.0\\.1:([0-9]+)$");
    private static final long DEADLINE_SECONDS = 30;
    private static final int FIRST_WITH_NATIVE_ACCESS = 24;

    private final Process process;
    private final Path out;
    private final Path err;

    private RelayProcess(Path logs, List<String> before, List<String> options, List<String> arguments)
            throws IOException {
        out = Files.createTempFile(logs, "out", ".log");
        err = Files.createTempFile(logs, "err", ".log");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1")); // this one is of the tests: nobody lives long enough for the other
        // compiler
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djdk.console=java.base"));
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RelayCommand.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /**
     * Starts it.
     *
     * @param logs a folder for what it prints
     */
    static RelayProcess start(Path logs, String... arguments) throws IOException {
        return new RelayProcess(logs, List.of(), List.of(), List.of(arguments));
    }

    /** Starts it with further options of the JVM, which win over the usual ones. */
    static RelayProcess startWith(List<String> options, Path logs, String... arguments) throws IOException {
        return new RelayProcess(logs, List.of(), options, List.of(arguments));
    }

    /** Starts it where it may have no more than so many files and sockets open. */
    static RelayProcess startWithin(int descriptors, Path logs, String... arguments) throws IOException {
        return new RelayProcess(
                logs,
                List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$0\" \"$@\""),
                List.of(),
                List.of(arguments));
    }

    /**
     * Starts it without a locale, as cron and containers do.
     *
     * @param last one more argument, as {@code printf} writes it
     */
    static RelayProcess startWithoutLocale(String last, Path logs, String... arguments) throws IOException {
        return new RelayProcess(
                logs,
                List.of("sh", "-c", "LC_ALL=C exec \"$0\" \"$@\" \"$(printf '" + last + "')\""),
                List.of(),
                List.of(arguments));
    }

    /** Types a line and ends standard input. */
    RelayProcess type(String line) throws IOException {
        return type((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Types these bytes and ends standard input. */
    RelayProcess type(byte[] bytes) throws IOException {
        try (var in = process.getOutputStream()) {
            in.write(bytes);
        }
        return this;
    }

    /** Asks it to end, as {@code kill} does. */
    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> "it does not end; it printed " + out());
        return process.exitValue();
    }

    /** Waits until it listens, and returns the port. */
    int port() {
        return port(LISTENING);
    }

    /** The same of the port with TLS. */
    int tlsPort() {
        return port(LISTENING_TLS);
    }

    private int port(Pattern listening) {
        await(() -> listening.matcher(out()).find());
        Matcher found = listening.matcher(out());
        return found.find()
                ? Integer.parseInt(found.group(1))
                : fail("it does not listen; it printed " + out() + err());
    }

    /** Waits until this stands in its standard error. */
    void awaitErr(String part) {
        await(() -> err().contains(part));
        assertTrue(err().contains(part), this::err);
    }

    /** Returns when it holds, cannot hold any more, or has not for long enough. */
    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean() && process.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** What it has printed to standard output. */
    String out() {
        return read(out);
    }

    /** What it has printed to standard error. */
    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return fail(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
