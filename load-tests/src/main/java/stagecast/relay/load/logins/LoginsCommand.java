package stagecast.relay.load.logins;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stagecast.relay.load.command.Attempt;

/** The command line of {@link Logins}. */
@Command(
        name = "logins",
        description =
                "Times logins before and during a flood of wrong passwords, and those of a hall with one account.",
        showDefaultValues = true,
        sortOptions = false)
public final class LoginsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", required = true, description = "The relay, on this machine: http://127.0.0.1:8080.")
    @SuppressWarnings("NullAway.Init")
    private URI url;

    @Option(
            names = "--email",
            defaultValue = "${env:RELAY_EMAIL}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "The accounts, such as load{n}@example.org with n from 1; from RELAY_EMAIL if not given.")
    private @Nullable String email;

    @Option(
            names = "--password",
            defaultValue = "${env:RELAY_PASSWORD}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "That of all; better by RELAY_PASSWORD: others can see a command line.")
    private @Nullable String password;

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
        if (email == null || password == null) {
            throw wrong("who logs in? Set RELAY_EMAIL and RELAY_PASSWORD");
        }
        try {
            return new LoginsPlan(
                    url,
                    email,
                    password,
                    logins,
                    warmup,
                    phones,
                    floodAddresses,
                    floodConnections,
                    duration(within),
                    duration(seconds));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * 1e3));
    }
}
