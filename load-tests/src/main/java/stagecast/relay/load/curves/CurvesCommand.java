package stagecast.relay.load.curves;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.command.CsvOption;
import stagecast.relay.load.command.PinOption;
import stagecast.relay.load.command.RoundOptions;
import stagecast.relay.load.command.WrongUse;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.peers.Peers;

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

    @Mixin
    private final RoundOptions runs = new RoundOptions(3, 2);

    @Mixin
    private final PinOption pin = new PinOption();

    @Mixin
    private final CsvOption csv = new CsvOption();

    @Override
    public Integer call() {
        List<Curve> wanted = wanted();
        return Attempt.codeInFolder(spec, folder -> run(wanted, folder));
    }

    private boolean run(List<Curve> wanted, Path directory) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var span = new Curves.Span(hall, most, runs.rounds(), runs.warmup(), runs.measured());
        csv.add(CurvesReport.COLUMNS);
        boolean passed = true;
        var start = new Peer.Start(directory, pin.pinning(), List.of());
        try (Peer.Running relay = Peers.RELAY.start(start)) {
            var measuring = new Curves(relay.target(), span);
            for (Curve curve : wanted) {
                var report = new CurvesReport(measuring.run(curve, this::tell));
                out.println(report.table());
                out.flush();
                passed &= report.passed();
                report.cells().forEach(cell -> csv.add(CurvesReport.csv(cell)));
                csv.write();
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
        runs.check();
        if (hall < 1 || hall > LARGEST_HALL || most < 10 || most > LARGEST) {
            throw WrongUse.of(spec, "a hall has 1 to " + LARGEST_HALL + " listeners, and the most is 10 to " + LARGEST);
        }
        try {
            return curves.isEmpty()
                    ? List.of(Curve.values())
                    : curves.stream().map(Curve::named).toList();
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }
}
