package stagecast.relay.load.logins;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.command.AccountOptions;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.command.Seconds;
import stagecast.relay.load.command.WrongUse;

/** The command line of {@link Logins}. */
@Command(
        name = "logins",
        description =
                "Times logins before and during a flood of wrong passwords, and those of a hall with one account.",
        footer = "The e-mail names many accounts, such as load{n}@example.org with n from 1; all have this password.",
        showDefaultValues = true,
        sortOptions = false)
public final class LoginsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", required = true, description = "The relay, on this machine: http://127.0.0.1:8080.")
    @SuppressWarnings("NullAway.Init")
    private URI url;

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Option(names = "--logins", defaultValue = "20", description = "Logins to time before the flood, and during it.")
    private int logins;

    @Option(names = "--warmup", defaultValue = "5", description = "Logins before them that no figure counts.")
    private int warmup;

    @Option(names = "--phones", defaultValue = "500", description = "Phones that log in at once with one account.")
    private int phones;

    @Option(names = "--flood-addresses", defaultValue = "20", description = "Addresses that wrong passwords come from.")
    private int floodAddresses;

    @Option(names = "--flood-connections", defaultValue = "4", description = "Connections from each of them.")
    private int floodConnections;

    @Option(names = "--within", defaultValue = "20", description = "Seconds for an answer, or for all phones'.")
    private double within;

    @Option(names = "--seconds", defaultValue = "120", description = "Seconds after which no login begins.")
    private double seconds;

    @Override
    public Integer call() {
        LoginsPlan plan = plan();
        return Attempt.code(spec, () -> {
            LoginsResult result = Logins.run(plan);
            spec.commandLine().getOut().print(LoginsReport.table(result));
            spec.commandLine().getOut().flush();
            result.remarks().forEach(spec.commandLine().getErr()::println);
            return result.passed();
        });
    }

    private LoginsPlan plan() {
        Login all = account.login("");
        try {
            return new LoginsPlan(
                    url,
                    all.email(),
                    all.password(),
                    logins,
                    warmup,
                    phones,
                    floodAddresses,
                    floodConnections,
                    Seconds.of(within),
                    Seconds.of(seconds));
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }
}
