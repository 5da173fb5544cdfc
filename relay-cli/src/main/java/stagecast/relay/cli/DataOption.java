package stagecast.relay.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;

/** {@code --data}, which all verbs that use the accounts share. */
final class DataOption {

    private static final String DEFAULT = "data";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = DEFAULT,
            description = "The folder of accounts and tokens, where auth.store is sqlite (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(DEFAULT);

    /** Held until {@link #release}, since a lock that nobody holds goes with its channel. */
    private @Nullable FileLock claim;

    AuthStore open(AuthSettings settings) {
        return AuthStore.open(folder, settings, Clock.systemUTC());
    }

    /** The option as somebody would have to type it, empty for the default. */
    String typed() {
        return folder.equals(Path.of(DEFAULT)) ? "" : " --data " + folder;
    }

    /**
     * Keeps a second relay away from the folder for as long as this process lives; the system lets go of it whatever way
     * the process ends.
     *
     * @return false if another relay is on it
     */
    boolean claim() throws IOException {
        FileChannel lockFile =
                FileChannel.open(folder.resolve("serve.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        claim = lockFile.tryLock();
        return claim != null;
    }

    /** Lets another relay have the folder. */
    void release() {
        try {
            if (claim != null) {
                claim.close();
            }
        } catch (IOException e) {
            // The process ends, and the claim with it.
        }
    }

    /** The folder, for a sentence about it. */
    Path folder() {
        return folder;
    }
}
