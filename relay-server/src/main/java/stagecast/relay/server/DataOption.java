package stagecast.relay.server;

import java.nio.file.Path;
import java.time.Clock;
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
            description = "The folder of accounts and tokens (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(DEFAULT);

    AuthStore open(AuthSettings settings) {
        return AuthStore.open(folder, settings, Clock.systemUTC());
    }

    /** The option as somebody would have to type it, empty for the default. */
    String typed() {
        return folder.equals(Path.of(DEFAULT)) ? "" : " --data " + folder;
    }
}
