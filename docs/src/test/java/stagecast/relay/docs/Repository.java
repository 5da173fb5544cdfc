package stagecast.relay.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The repository as it lies on disk. */
final class Repository {

    /** The folder of the root pom, wherever the tests are started. */
    static final Path ROOT = root();

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".cache", "data");

    private Repository() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && Files.notExists(folder.resolve("relay-core/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("run the tests of docs inside the repository: there is no relay-core here");
        }
        return folder;
    }

    /** All files of ours whose names end so. */
    static List<Path> files(String ending) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's path as somebody in the root folder types it. */
    static String shown(Path file) {
        return ROOT.relativize(file).toString();
    }
}
