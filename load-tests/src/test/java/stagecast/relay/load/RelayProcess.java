package stagecast.relay.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stagecast.relay.load.peers.LoopbackCertificate;

/** The relay as it was built, in a process of its own, with accounts of one password. */
public final class RelayProcess implements AutoCloseable {

    public static final String EMAIL = "load@example.org";
    public static final String PASSWORD = "correct horse battery staple";

    private static final String MAIN = "stagecast.relay.cli.RelayCommand";
    private static final String READY = "listening on ";
    private static final long DEADLINE_SECONDS = 30;

    private final Process process;
    private final String url;

    private RelayProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** With one account. */
    public static RelayProcess start(Path directory) throws IOException, InterruptedException {
        return start(directory, List.of(EMAIL));
    }

    /**
     * Makes an account of each e-mail, starts a relay that lets senders send as fast as they can, and waits until it serves.
     *
     * @param directory for its data and its log, empty
     */
    public static RelayProcess start(Path directory, List<String> emails) throws IOException, InterruptedException {
        return start(directory, emails, "http", List.of());
    }

    /** The same with one account, and with TLS, to whose port the URL leads. */
    public static RelayProcess startWithTls(Path directory, LoopbackCertificate certificate)
            throws IOException, InterruptedException {
        return start(
                directory,
                List.of(EMAIL),
                "https",
                List.of("tls.port=0", "tls.certificate=" + certificate.certificate(), "tls.key=" + certificate.key()));
    }

    private static RelayProcess start(Path directory, List<String> emails, String scheme, List<String> settings)
            throws IOException, InterruptedException {
        for (String email : emails) {
            addAccount(directory, email);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "serve", "--port", "0", "--data", directory.toString(), "--set", "limits.messages-per-second=0"));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        Process process = command(directory, "serve.log", arguments).start();
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, READY + scheme + "://", ready), "relay-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return new RelayProcess(process, ready.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the relay did not start: " + Files.readString(directory.resolve("serve.log")), e);
        }
    }

    private static void addAccount(Path directory, String email) throws IOException, InterruptedException {
        Process process = command(
                        directory,
                        "users.log",
                        List.of("users", "add", email, "--password-stdin", "--data", directory.toString()))
                .redirectOutput(directory.resolve("users.out").toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write((PASSWORD + "\n").getBytes(UTF_8));
        }
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("making the account took more than " + DEADLINE_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("no account was made: " + Files.readString(directory.resolve("users.log")));
        }
    }

    private static ProcessBuilder command(Path directory, String log, List<String> arguments) throws IOException {
        Path target = Path.of("..", "relay-cli", "target").toAbsolutePath().normalize();
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw new IOException("the relay is not built: mvn -pl relay-cli -am package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + File.separator + "*",
                MAIN));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(directory.resolve(log).toFile());
    }

    /** Reads to the end, so that the relay never waits for somebody to read. */
    private static void read(Process process, String wanted, CompletableFuture<String> ready) {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String said = lines.readLine(); said != null; said = lines.readLine()) {
                if (said.startsWith(wanted)) {
                    ready.complete(said.substring(READY.length()));
                }
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            ready.completeExceptionally(new UncheckedIOException(e));
        }
    }

    public String url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the relay did not end in " + DEADLINE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
