package stagecast.relay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder for the native library that SQLite's driver unpacks. The driver deletes it in an orderly exit only, and one
 * that a signal asked for is none.
 */
final class UnpackFolder {

    private final Path folder;

    private UnpackFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes one, before the driver is used. */
    static UnpackFolder make() throws IOException {
        Path folder = Files.createTempDirectory("relay-native");
        folder.toFile().deleteOnExit();
        System.setProperty("org.sqlite.tmpdir", folder.toString());
        return new UnpackFolder(folder);
    }

    /** Deletes it with what is in it, as far as it can: the process is at its end. */
    void delete() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // What stays is what would stay without this.
        }
    }
}
