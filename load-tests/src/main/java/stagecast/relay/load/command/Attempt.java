package stagecast.relay.load.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import stagecast.relay.load.process.Failures;
import stagecast.relay.load.process.Tools;

/** What a command does for its exit code: 0 if all is as it should be, 1 if it is not, or could not be tried. */
@FunctionalInterface
public interface Attempt {

    /**
     * Tries.
     *
     * @return whether all is as it should be
     * @throws IOException if it can't be tried
     */
    boolean run() throws IOException;

    /** The same with a folder to write to. */
    @FunctionalInterface
    interface InFolder {

        /** Tries; the folder is empty, and deleted afterwards. */
        boolean run(Path folder) throws IOException;
    }

    /** The exit code; what could not be tried is said in a sentence. */
    static int code(CommandSpec spec, Attempt attempt) {
        try {
            return attempt.run() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("The run could not take place: " + Failures.sentence(e));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** The same for one that needs a folder. */
    static int codeInFolder(CommandSpec spec, InFolder attempt) {
        return code(spec, () -> {
            Path folder = Files.createTempDirectory("relay-" + spec.name());
            try {
                return attempt.run(folder);
            } finally {
                Tools.delete(folder);
            }
        });
    }
}
