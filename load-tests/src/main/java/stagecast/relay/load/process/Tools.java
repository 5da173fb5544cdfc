package stagecast.relay.load.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs of this machine. */
public final class Tools {

    private static final long DEADLINE_SECONDS = 120;

    /** Where servers are, and a user's path often does not lead. */
    private static final String MORE = "/usr/local/sbin" + File.pathSeparator + "/usr/sbin";

    private Tools() {}

    /** The repository: as {@code ./relay} says, or the folder above a module's, where tests run. */
    public static Path root() {
        return Path.of(System.getProperty("relay.root", "..")).toAbsolutePath().normalize();
    }

    public static Optional<String> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + MORE;
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** The JDK's program that runs this, or one beside it. */
    public static Path ofJava(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }

    /**
     * Runs a command to its end.
     *
     * @throws IOException if it fails; the message quotes what it said
     */
    public static void run(Path directory, String input, List<String> command) throws IOException {
        Path said = Files.createTempFile("bench", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            }
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IOException(command.get(0)
                        + (ended ? " failed: " : " took too long: ")
                        + Files.readString(said).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(said);
        }
    }

    /** A folder with all that is in it. */
    public static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
