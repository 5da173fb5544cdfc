package stagecast.relay.load.slow;

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
import picocli.CommandLine.Spec;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.command.CsvOption;
import stagecast.relay.load.command.PinOption;
import stagecast.relay.load.command.RoundOptions;
import stagecast.relay.load.command.Seconds;
import stagecast.relay.load.command.WrongUse;
import stagecast.relay.load.process.Pinning;

/** The command line of {@link Slow}. */
@Command(
        name = "slow",
        description = "Starts relays, and shows what listeners that do not read cost them, and others.",
        showDefaultValues = true,
        sortOptions = false)
public final class SlowCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--stalled",
            split = ",",
            defaultValue = "300,2000",
            description = "How many do not read, one number after the other.")
    private List<Integer> stalled = new ArrayList<>();

    @Option(
            names = "--policies",
            split = ",",
            defaultValue = "close,drop-oldest,latest",
            description = "What they joined with as slow=, one after the other.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--listeners", defaultValue = "50", description = "Listeners beside them that read.")
    private int listeners;

    @Option(names = "--senders", defaultValue = "1", description = "Senders.")
    private int senders;

    @Option(names = "--rate", defaultValue = "1000", description = "Messages a second of each sender, on time.")
    private double rate;

    @Option(names = "--size", defaultValue = "1024", description = "Bytes of a message.")
    private int size;

    @Mixin
    private final RoundOptions runs = new RoundOptions(3, 3);

    @Option(names = "--queue-bytes", defaultValue = "1048576", description = "limits.send-queue-bytes.")
    private long queueBytes;

    @Option(names = "--queues-bytes", defaultValue = "134217728", description = "limits.send-queues-bytes.")
    private long queuesBytes;

    @Option(names = "--settle", defaultValue = "60", description = "Seconds for those who read on to catch up.")
    private double settle;

    @Option(
            names = "--memory-bar",
            defaultValue = "1.2",
            description = "How much the memory may grow: so much of the smaller of all their queues and that of all.")
    private double memoryBar;

    @Option(
            names = "--latency-bar",
            defaultValue = "1.5",
            description = "What the p99 of those who read may be: so much of it without the others, medians.")
    private double latencyBar;

    @Mixin
    private final PinOption pin = new PinOption();

    @Mixin
    private final CsvOption csv = new CsvOption();

    @Override
    public Integer call() {
        List<SlowPlan> plans = plans();
        return Attempt.codeInFolder(spec, folder -> run(plans, folder, pin.pinning()));
    }

    private boolean run(List<SlowPlan> plans, Path directory, Pinning pinning) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        csv.add(SlowReport.COLUMNS);
        boolean passed = true;
        for (SlowPlan plan : plans) {
            List<SlowRound> done = new ArrayList<>();
            for (int number = 1; number <= runs.rounds(); number++) {
                SlowRound round = Slow.run(plan, number, directory, pinning);
                done.add(round);
                csv.add(SlowReport.csv(round));
            }
            var report = new SlowReport(done, memoryBar, latencyBar);
            out.println(report.table());
            out.flush();
            passed &= report.passed();
            csv.write();
        }
        return passed;
    }

    private List<SlowPlan> plans() {
        runs.check();
        try {
            List<SlowPlan> plans = new ArrayList<>();
            for (int number : stalled) {
                for (String policy : policies) {
                    plans.add(plan(SlowPolicy.named(policy), number));
                }
            }
            return plans;
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }

    private SlowPlan plan(SlowPolicy policy, int number) {
        return new SlowPlan(
                policy,
                number,
                listeners,
                senders,
                rate,
                size,
                runs.warmup(),
                runs.measured(),
                queueBytes,
                queuesBytes,
                Seconds.of(settle));
    }
}
