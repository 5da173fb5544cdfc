package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code relay demo} as a process, with all that it prints. It leads a process group, like a command in a terminal. */
final class DemoProcess implements AutoCloseable {

    private static final int FIRST_WITH_NATIVE_ACCESS = 24;

    static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private DemoProcess(Process process) {
        this.process = process;
        this.readers = List.of(
                read(process.getInputStream(), lines, "demo-out"), read(process.getErrorStream(), errors, "demo-err"));
    }

    /** Starts it with its temporary files in the folder given. */
    static DemoProcess start(Path temporary, String... arguments) throws IOException {
        return start(temporary, List.of(), arguments);
    }

    /** Starts it as ./relay does where a person looks at its output. */
    static DemoProcess startInTerminal(Path temporary, String... arguments) throws IOException {
        return start(temporary, List.of("-Drelay.terminal=true"), arguments);
    }

    private static DemoProcess start(Path temporary, List<String> more, String... arguments) throws IOException {
        Needed.bridge();
        // Whoever runs the tests in the background may have SIGINT ignored, and a JVM inherits that.
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // it starts sooner, and lives for seconds
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as ./relay does
        }
        command.addAll(more);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Drelay.root=" + Needed.ROOT);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(DemoCommand.class.getName());
        command.addAll(List.of(arguments));
        return new DemoProcess(new ProcessBuilder(command).start());
    }

    String phonePage() {
        return line("phone page: (\\S+)").group(1);
    }

    String bigScreen() {
        return line("big screen: (\\S+)").group(1);
    }

    void untilBridgeIsConnected() {
        line("bridge: connected");
    }

    /** Waits for a line on standard output that matches as a whole, be it printed before or after. */
    Matcher line(String pattern) {
        return find(lines, Pattern.compile(pattern));
    }

    /** The same on standard error. */
    Matcher errorLine(String pattern) {
        return find(errors, Pattern.compile(pattern));
    }

    List<String> lines() {
        return lines;
    }

    List<String> errors() {
        return errors;
    }

    /** The demo's process and those that it has started. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    /** Sends a signal to the demo's process alone. */
    void signal(String name) throws IOException, InterruptedException {
        kill(name, String.valueOf(process.pid()));
    }

    /** What a terminal does on Ctrl-C: the signal goes to the demo and to all that it has started. */
    void interruptAsATerminalDoes() throws IOException, InterruptedException {
        kill("INT", "-" + process.pid());
    }

    /** Waits for its end, and until all that it printed has been read; its exit code. */
    int exitCode() throws InterruptedException {
        await("the end of " + this).atMost(DEADLINE).until(() -> !process.isAlive());
        for (Thread reader : readers) {
            reader.join(DEADLINE.toMillis());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        family().forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    @Override
    public String toString() {
        return "the demo, which said\n" + String.join("\n", lines) + "\n" + String.join("\n", errors);
    }

    private Matcher find(List<String> in, Pattern pattern) {
        await("a line " + pattern)
                .atMost(DEADLINE)
                .until(() -> readers.stream().noneMatch(Thread::isAlive)
                        || match(in, pattern).isPresent());
        return match(in, pattern).orElseThrow(() -> new AssertionError("no line " + pattern + " from " + this));
    }

    private static Optional<Matcher> match(List<String> in, Pattern pattern) {
        return in.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
    }

    private static void kill(String signal, String target) throws IOException, InterruptedException {
        int failed = new ProcessBuilder("kill", "-s", signal, "--", target)
                .inheritIO()
                .start()
                .waitFor();
        if (failed != 0) {
            throw new IOException("kill said " + failed);
        }
    }

    private static Thread read(InputStream from, List<String> to, String name) {
        var reader = new Thread(
                () -> {
                    try (var lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(to::add);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }
}
