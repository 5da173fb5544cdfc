package stagecast.relay.load.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stagecast.relay.load.process.Tools;

/** A peer in a process of its own, which ends when this is closed, or this program ends. */
final class PeerProcess implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 30;
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final String found;
    private final boolean java;
    private final Thread onExit;

    private PeerProcess(Process process, String found, boolean java, Thread onExit) {
        this.process = process;
        this.found = found;
        this.java = java;
        this.onExit = onExit;
    }

    /**
     * Starts it and waits until it has said that it is ready.
     *
     * @param ready a line that says so; its first group is what is to be known of it
     * @param environment variables beside those of this program
     * @throws IOException if it does not start; the message quotes what it said
     */
    static PeerProcess start(Peer.Start start, Pattern ready, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(start.pinning().server(command))
                .directory(start.directory().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread onExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready, said), "peer-output");
        reader.setDaemon(true);
        reader.start();
        try {
            String found = said.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            boolean java = Path.of(command.get(0)).endsWith("java");
            return new PeerProcess(process, found, java, onExit);
        } catch (ExecutionException e) {
            throw new IOException("it did not start: " + reason(e), e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("it did not serve within " + DEADLINE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    /** Reads to the end, so that the peer never waits for somebody to read. */
    private static void read(Process process, Pattern ready, CompletableFuture<String> said) {
        ArrayDeque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher found = ready.matcher(line);
                if (found.matches()) {
                    said.complete(found.group(1));
                }
                last.add(line);
                if (last.size() > LINES_KEPT) {
                    last.remove();
                }
            }
            said.completeExceptionally(new IOException(String.join(" / ", last)));
        } catch (IOException e) {
            said.completeExceptionally(e);
        }
    }

    /** What the line that said it was ready had in its first group. */
    String found() {
        return found;
    }

    long pid() {
        return process.pid();
    }

    /** Rids its heap of what nobody uses any more, if it is a JVM that lets itself be asked. */
    void collectGarbage() throws IOException {
        if (java && Files.isExecutable(Tools.ofJava("jcmd"))) {
            Tools.run(
                    Tools.root(), "", List.of(Tools.ofJava("jcmd").toString(), Long.toString(process.pid()), "GC.run"));
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(onExit);
        process.destroy();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("a peer did not end in " + DEADLINE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
