package stagecast.relay.load.curves;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.peers.Peers;
import stagecast.relay.load.process.Pinning;

/** The command line of {@link Curves}. */
@Command(
        name = "curves",
        description =
                "Starts a relay, and shows what a delivery costs as listeners, channels, idle ones and users grow.",
        showDefaultValues = true,
        sortOptions = false)
public final class CurvesCommand implements Callable<Integer> {

    private static final int LARGEST = 18_000;
    private static final int LARGEST_HALL = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "CURVE",
            arity = "0..*",
            description = "What grows: listeners, channels, idle, users; one after the other if none is named.")
    private List<String> curves = new ArrayList<>();

    @Option(names = "--hall", defaultValue = "1000", description = "Listeners where it is not they who grow.")
    private int hall;

    @Option(names = "--most", defaultValue = "18000", description = "Leave out points above this.")
    private int most;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each point is measured.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "Measured seconds of each run.")
    private double seconds;

    @Option(names = "--warmup", defaultValue = "1", description = "Seconds before those that no figure counts.")
    private double warmup;

    @Option(names = "--pin", description = "Bind the relay to the first core, this program to the second.")
    private boolean pin;

    @Option(names = "--csv", description = "Write a line for each run to this file.")
    private @Nullable Path csv;

    @Override
    public Integer call() {
        List<Curve> wanted = wanted();
        return Attempt.codeInFolder(spec, folder -> run(wanted, folder));
    }

    private boolean run(List<Curve> wanted, Path directory) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var span = new Curves.Span(hall, most, rounds, duration(warmup), duration(seconds));
        List<String> lines = new ArrayList<>(List.of(CurvesReport.COLUMNS));
        boolean passed = true;
        var start = new Peer.Start(directory, pin ? Pinning.pin() : Pinning.NONE, List.of());
        try (Peer.Running relay = Peers.RELAY.start(start)) {
            var measuring = new Curves(relay.target(), span);
            for (Curve curve : wanted) {
                var report = new CurvesReport(measuring.run(curve, this::tell));
                out.println(report.table());
                out.flush();
                passed &= report.passed();
                report.cells().forEach(cell -> lines.add(CurvesReport.csv(cell)));
                if (csv != null) {
                    Files.write(csv, lines);
                }
            }
        }
        return passed;
    }

    private void tell(Curves.Cell cell) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf("%s %,d, round %d: %.2f us%n", cell.curve().parameter, cell.point(), cell.round(), cell.cost());
        err.flush();
    }

    private List<Curve> wanted() {
        if (rounds < 1 || seconds <= 0 || warmup < 0) {
            throw wrong("there is at least one round, and times are above 0 seconds");
        }
        if (hall < 1 || hall > LARGEST_HALL || most < 10 || most > LARGEST) {
            throw wrong("a hall has 1 to " + LARGEST_HALL + " listeners, and the most is 10 to " + LARGEST);
        }
        try {
            return curves.isEmpty()
                    ? List.of(Curve.values())
                    : curves.stream().map(Curve::named).toList();
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
