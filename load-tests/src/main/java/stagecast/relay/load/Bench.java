package stagecast.relay.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import stagecast.relay.load.attack.AttackCommand;
import stagecast.relay.load.compare.CompareCommand;
import stagecast.relay.load.core.JmhCommand;
import stagecast.relay.load.curves.CurvesCommand;
import stagecast.relay.load.fanout.FanoutCommand;
import stagecast.relay.load.gatling.GatlingCommand;
import stagecast.relay.load.logins.LoginsCommand;
import stagecast.relay.load.slow.SlowCommand;

/** {@code ./relay bench}: the programs that measure. */
@Command(
        name = "bench",
        description = "Measures a running relay, or another server, from outside.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            FanoutCommand.class,
            LoginsCommand.class,
            CompareCommand.class,
            CurvesCommand.class,
            SlowCommand.class,
            AttackCommand.class,
            JmhCommand.class,
            GatlingCommand.class
        })
public final class Bench {

    private Bench() {}

    /** Runs the command and exits: 0 if all went well, 1 with a sentence if not, 2 for a wrong use. */
    public static void main(String... args) {
        System.exit(commandLine().execute(args));
    }

    public static CommandLine commandLine() {
        CommandLine bench = new CommandLine(new Bench());
        addHelp(bench);
        bench.getSubcommands().values().forEach(Bench::addHelp);
        return bench.setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((wrong, arguments) -> explain(wrong));
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this.")
                        .build());
    }

    /** One sentence, not the whole help. */
    private static int explain(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .printf(
                        "%s%n%s --help tells more.%n",
                        wrong.getMessage(), command.getCommandSpec().qualifiedName());
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
