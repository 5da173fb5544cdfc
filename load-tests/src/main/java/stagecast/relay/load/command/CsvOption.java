package stagecast.relay.load.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go for programs. */
public final class CsvOption {

    @Option(names = "--csv", description = "Write comma-separated values to this file, a line for each run.")
    private @Nullable Path csv;

    private final List<String> lines = new ArrayList<>();

    /** Adds a line, the names of the columns first. */
    public void add(String line) {
        lines.add(line);
    }

    /** Writes all lines so far, if a file was named; a run that is cut short leaves what it found. */
    public void write() throws IOException {
        if (csv != null) {
            Files.write(csv, lines);
        }
    }
}
