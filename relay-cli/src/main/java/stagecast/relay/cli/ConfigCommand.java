package stagecast.relay.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code relay config}: the configuration that would hold, and where each value comes from. */
@Command(
        name = "config",
        description = "Prints the configuration in force, and where each value comes from.",
        mixinStandardHelpOptions = true,
        version = RelayCommand.VERSION)
final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        Settings settings = options.read(null);
        PrintWriter out = spec.commandLine().getOut();
        settings.describe().forEach(out::println);
        HeapPlan plan = HeapPlan.of(settings.config());
        out.println();
        plan.describe().forEach(out::println);
        plan.warnings().forEach(spec.commandLine().getErr()::println);
        return ExitCode.OK;
    }
}
