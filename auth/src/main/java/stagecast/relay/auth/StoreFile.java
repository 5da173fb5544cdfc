package stagecast.relay.auth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The data folder and the database's file in it, readable by their owner alone: password hashes are in there. */
final class StoreFile {

    static final String NAME = "relay.db";

    private static final String LOCK_NAME = "relay.db.lock";
    private static final Duration LOCK_WAIT = Duration.ofSeconds(30);
    private static final Duration LOCK_RETRY = Duration.ofMillis(20);

    private StoreFile() {}

    /**
     * Makes the folder and the file where they are missing. SQLite gives its side files the rights of this one.
     *
     * @return the database's file, which may be empty
     * @throws StoreException if they can't be made or written
     */
    static Path prepare(Path folder) {
        try {
            Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        } catch (IOException e) {
            throw new StoreException(
                    "the data folder " + folder + " can't be made: " + reason(e)
                            + "; choose another one, or give this user the right to make it",
                    e);
        }
        Path file = folder.resolve(NAME);
        try {
            if (Files.notExists(file)) {
                Files.createFile(file, ownerOnly(folder, "rw-------"));
            }
        } catch (FileAlreadyExistsException e) {
            return file; // another process was faster
        } catch (IOException e) {
            throw notWritable(folder, reason(e), e);
        }
        if (!Files.isWritable(folder) || !Files.isWritable(file)) {
            throw notWritable(Files.isWritable(folder) ? file : folder, "access denied", null);
        }
        return file;
    }

    private static StoreException notWritable(Path path, String reason, @Nullable IOException cause) {
        String message = path + " can't be written: " + reason
                + "; give this user the right to write it, or choose another data folder";
        return cause == null ? new StoreException(message) : new StoreException(message, cause);
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String rights) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    /**
     * Runs the task while no other process, and no other thread here, does so on the same folder.
     *
     * @throws StoreException if another one has not finished after half a minute
     */
    static void exclusively(Path folder, Runnable task) {
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                throw new StoreException("another process has been preparing the store in " + folder + " for "
                        + LOCK_WAIT.toSeconds() + " s; end it, then try again");
            }
            task.run();
        } catch (IOException e) {
            throw notWritable(folder, reason(e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        long giveUp = System.nanoTime() + LOCK_WAIT.toNanos();
        while (System.nanoTime() < giveUp) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // A thread of this process has it: the same wait.
            }
            LockSupport.parkNanos(LOCK_RETRY.toNanos());
        }
        return null;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name is in the way";
        }
        String given = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return given != null ? given : "the system gives no reason";
    }
}
