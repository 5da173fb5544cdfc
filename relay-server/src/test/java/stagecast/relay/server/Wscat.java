package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The wscat of npm at a terminal, as somebody types into it who follows the instructions. */
final class Wscat implements AutoCloseable {

    private static final Path PROGRAM = Path.of("..", "demo-node-bridge", "node_modules", ".bin", "wscat");
    private static final Pattern TERMINAL_CODE = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    private static final long DEADLINE_SECONDS = 30;

    private final Process process;
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

    private Wscat(Process process) {
        this.process = process;
    }

    /** Runs {@code wscat -c URL}. It prints differently without a terminal, so {@code script} makes one. */
    static Wscat connect(String url) throws IOException {
        assertTrue(
                Files.isExecutable(PROGRAM),
                () -> "wscat is missing: run npm ci --ignore-scripts in demo-node-bridge (looked for "
                        + PROGRAM.toAbsolutePath().normalize() + ")");
        // A line that is wider than the terminal would be printed several times while it is typed.
        String command = "stty cols 500; exec " + PROGRAM + " -c '" + url + "'";
        try {
            var wscat = new Wscat(new ProcessBuilder("script", "-qec", command, "/dev/null")
                    .redirectErrorStream(true)
                    .start());
            var reader = new Thread(wscat::read, "wscat");
            reader.setDaemon(true);
            reader.start();
            return wscat;
        } catch (IOException e) {
            return fail("script is missing, which makes the terminal: install the package util-linux or bsdutils", e);
        }
    }

    private void read() {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int next = out.read(); next >= 0; next = out.read()) {
                if (next != '\n') {
                    line.append((char) next);
                } else {
                    add(line.toString());
                    line.setLength(0);
                }
            }
        } catch (IOException ended) {
            printed.add("(wscat has ended)");
        }
    }

    /** Keeps what is seen of a line at the end, unless it is what was typed. */
    private void add(String line) {
        String seen = TERMINAL_CODE.matcher(line).replaceAll("").stripTrailing();
        seen = seen.substring(seen.lastIndexOf('\r') + 1);
        if (!seen.isEmpty() && !seen.startsWith(">")) {
            printed.add(seen);
        }
    }

    /** The next line that it prints. */
    String next() throws InterruptedException {
        String line = printed.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return line != null ? line : fail("wscat printed nothing more");
    }

    /** Types a line. */
    void type(String line) throws IOException {
        process.getOutputStream().write((line + "\r").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
