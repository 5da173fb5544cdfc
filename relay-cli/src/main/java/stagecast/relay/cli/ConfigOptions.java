package stagecast.relay.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import stagecast.relay.auth.StoreAddress;

/** {@code --config} and {@code --set}, which the verbs that are configured share. */
final class ConfigOptions {

    private static final String STORE = "auth.store";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A configuration file in HOCON, such as: limits.message-bytes = 128KiB")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Sets one key, and wins over the file and the environment. May stand several times.")
    private List<String> sets = new ArrayList<>();

    /**
     * Reads all sources.
     *
     * @param port from the command line, null if none was given; wins over everything
     */
    Settings read(@Nullable Integer port) {
        List<String> all = new ArrayList<>(sets);
        if (port != null) {
            all.add("server.port=" + port);
        }
        return Settings.read(file, System.getenv(), all);
    }

    /**
     * The options that lead to this store, as somebody would have to type them, but for a password.
     *
     * @param store what was read from these options, or from the environment
     */
    String typed(StoreAddress store) {
        boolean bySet = sets.stream().anyMatch(set -> set.strip().startsWith(STORE));
        return (file == null ? "" : " --config " + file) + (bySet ? " --set '" + STORE + "=" + store + "'" : "");
    }
}
