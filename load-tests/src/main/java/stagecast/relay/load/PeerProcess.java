package stagecast.relay.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer in a process of its own, which ends when this is closed, or this program ends. */
final class PeerProcess implements Peer.Running {

    private static final Pattern READY = Pattern.compile(".*\\b(?:http|ws)://(127\\.0\\.0\\.1:\\d+).*");
    private static final long DEADLINE_SECONDS = 30;
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final Target target;
    private final boolean java;
    private final Thread onExit;

    private PeerProcess(Process process, Target target, boolean java, Thread onExit) {
        this.process = process;
        this.target = target;
        this.java = java;
        this.onExit = onExit;
    }

    /**
     * Starts it and waits until it has printed its URL.
     *
     * @param environment variables beside those of this program
     * @throws IOException if it does not start; the message quotes what it said
     */
    static PeerProcess start(Peer.Start start, Dialect dialect, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(start.pinning().server(command))
                .directory(start.directory().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread onExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready), "peer-output");
        reader.setDaemon(true);
        reader.start();
        try {
            URI url = URI.create("http://" + ready.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            boolean java = command.get(0).equals(Tools.ofJava("java").toString());
            return new PeerProcess(process, new Target(url, dialect, List.of(process.pid())), java, onExit);
        } catch (ExecutionException e) {
            throw new IOException("it did not start: " + said(e), e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("it did not serve within " + DEADLINE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String said(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    /** Reads to the end, so that the peer never waits for somebody to read. */
    private static void read(Process process, CompletableFuture<String> ready) {
        ArrayDeque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher found = READY.matcher(line);
                if (found.matches()) {
                    ready.complete(found.group(1));
                }
                last.add(line);
                if (last.size() > LINES_KEPT) {
                    last.remove();
                }
            }
            ready.completeExceptionally(new IOException(String.join(" / ", last)));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void collectGarbage() throws IOException {
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
