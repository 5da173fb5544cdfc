package stagecast.relay.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stagecast.relay.auth.StoreException;
import stagecast.relay.server.ListenException;

/** The command line: {@code relay serve}, {@code relay users …}, {@code relay config}. Exit 2 for a wrong use, 1 for what the machine lacks. */
@Command(
        name = "relay",
        description = "A WebSocket channel relay.",
        mixinStandardHelpOptions = true,
        version = RelayCommand.VERSION,
        subcommands = {ServeCommand.class, UsersCommand.class, ConfigCommand.class})
public final class RelayCommand implements Callable<Integer> {

    /** What each verb answers to {@code --version}. */
    public static final String VERSION = "Stagecast Relay";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RelayCommand() {}

    /** Runs a verb and ends the process with its exit code. */
    public static void main(String[] arguments) {
        ProcessEnd.onUncaught();
        CommandLog.configure();
        System.exit(run(new RelayCommand(), arguments));
    }

    /** Runs a command with what the process was given, and returns its exit code. */
    public static int run(Object command, String... arguments) {
        CommandLine line = commandLine(command);
        Optional<String> unreadable = Unreadable.sentence(List.of(arguments), System.getenv());
        if (unreadable.isPresent()) {
            line.getErr().println(unreadable.get());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    /** A verb's command line, with this program's way to say what went wrong. */
    public static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(RelayCommand::wrongUse)
                .setExecutionExceptionHandler(RelayCommand::failed);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: serve, users or config");
    }

    private static int wrongUse(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof ConfigException) {
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof StoreException || failure instanceof ListenException) {
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
