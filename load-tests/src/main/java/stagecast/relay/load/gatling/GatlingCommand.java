package stagecast.relay.load.gatling;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.command.AccountOptions;
import stagecast.relay.load.command.WrongUse;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.peers.Peers;
import stagecast.relay.load.peers.RelayPeer;
import stagecast.relay.load.process.Descriptors;
import stagecast.relay.load.process.Failures;
import stagecast.relay.load.process.Pinning;
import stagecast.relay.load.process.Tools;

/** The command line of the scenarios, each in a {@link GatlingProcess}. */
@Command(
        name = "gatling",
        description = "Plays scenarios with Gatling, against a relay of its own or one that runs already.",
        sortOptions = false)
public final class GatlingCommand implements Callable<Integer> {

    private static final URI BEFORE_IT_IS_KNOWN = URI.create("http://127.0.0.1");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..*",
            description = "Join, LoginAndSend, Broadcast, Gyro; all if none is named. --list says what they are.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--url", description = "A relay that runs already; else one is started, with a fresh account.")
    private @Nullable URI url;

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Option(names = "--users", description = "Listeners, or phones.")
    private @Nullable Integer users;

    @Option(names = "--rate", description = "A second: people who arrive, or what each phone sends.")
    private @Nullable Double rate;

    @Option(names = "--ramp", description = "Seconds until all users are there.")
    private @Nullable Integer ramp;

    @Option(names = "--duration", description = "Seconds that it goes on then.")
    private @Nullable Integer duration;

    @Option(
            names = "--patience",
            defaultValue = "10",
            showDefaultValue = Visibility.ALWAYS,
            description = "Seconds to wait for an answer, or a message that is still missing.")
    private int patience;

    @Option(names = "--reports", description = "Where the reports go; load-tests/target/gatling if not given.")
    private @Nullable Path reports;

    @Option(names = "--list", description = "Say what the scenarios are.")
    private boolean list;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            for (Scenario scenario : Scenario.values()) {
                out.printf("%-14s %s%n", scenario.simulation(), scenario.meaning());
            }
            return 0;
        }
        List<Scenario> scenarios = wanted();
        try {
            return url == null ? playAgainstOwn(scenarios) : play(scenarios, url, account.login(""));
        } catch (IOException e) {
            spec.commandLine().getErr().println("The scenarios could not be played: " + Failures.sentence(e));
            return 1;
        }
    }

    private List<Scenario> wanted() {
        try {
            List<Scenario> scenarios = names.isEmpty()
                    ? List.of(Scenario.values())
                    : names.stream().map(Scenario::named).toList();
            URI target = url == null ? BEFORE_IT_IS_KNOWN : url;
            scenarios.forEach(scenario -> parameters(scenario, target, RelayPeer.LOGIN));
            return scenarios;
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }

    private ScenarioParameters parameters(Scenario scenario, URI target, Login login) {
        return new ScenarioParameters(
                target,
                login,
                users != null ? users : scenario.users(),
                rate != null ? rate : scenario.rate(),
                ramp != null ? Duration.ofSeconds(ramp) : scenario.ramp(),
                duration != null ? Duration.ofSeconds(duration) : scenario.duration(),
                Duration.ofSeconds(patience));
    }

    private int playAgainstOwn(List<Scenario> scenarios) throws IOException {
        if (Peers.RELAY.missing().isPresent()) {
            throw new IOException(Peers.RELAY.missing().get());
        }
        Path directory = Files.createTempDirectory("relay-gatling");
        try (Peer.Running relay = Peers.RELAY.start(new Peer.Start(directory, Pinning.NONE, List.of()))) {
            return play(scenarios, relay.target().url(), RelayPeer.LOGIN);
        } finally {
            Tools.delete(directory);
        }
    }

    private int play(List<Scenario> scenarios, URI target, Login login) throws IOException {
        Path folder = reports != null
                ? reports.toAbsolutePath()
                : Tools.root().resolve("load-tests").resolve("target").resolve("gatling");
        List<String> failed = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Descriptors.demand(parameters(scenario, target, login).users());
            PrintWriter out = spec.commandLine().getOut();
            if (GatlingProcess.play(scenario, parameters(scenario, target, login), folder, out) != 0) {
                failed.add(scenario.simulation());
            }
        }
        if (!failed.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("Not as it should be: " + String.join(", ", failed) + ". The reports are in " + folder);
        }
        return failed.isEmpty() ? 0 : 1;
    }
}
