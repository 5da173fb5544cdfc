package stagecast.relay.load.slow;

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
import picocli.CommandLine.Spec;
import stagecast.relay.load.command.Attempt;
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

    @Option(names = "--warmup", defaultValue = "1", description = "Seconds of the flood that no latency counts.")
    private double warmup;

    @Option(names = "--seconds", defaultValue = "3", description = "Seconds of the flood behind those.")
    private double seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds, each with a relay of its own.")
    private int rounds;

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

    @Option(names = "--pin", description = "Bind the relays to the first core, this program to the second.")
    private boolean pin;

    @Option(names = "--csv", description = "Write a line for each round to this file.")
    private @Nullable Path csv;

    @Override
    public Integer call() {
        List<SlowPlan> plans = plans();
        return Attempt.codeInFolder(spec, folder -> run(plans, folder, pin ? Pinning.pin() : Pinning.NONE));
    }

    private boolean run(List<SlowPlan> plans, Path directory, Pinning pinning) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = new ArrayList<>(List.of(SlowReport.COLUMNS));
        boolean passed = true;
        for (SlowPlan plan : plans) {
            List<SlowRound> done = new ArrayList<>();
            for (int number = 1; number <= rounds; number++) {
                SlowRound round = Slow.run(plan, number, directory, pinning);
                done.add(round);
                lines.add(SlowReport.csv(round));
            }
            var report = new SlowReport(done, memoryBar, latencyBar);
            out.println(report.table());
            out.flush();
            passed &= report.passed();
            if (csv != null) {
                Files.write(csv, lines);
            }
        }
        return passed;
    }

    private List<SlowPlan> plans() {
        if (rounds < 1) {
            throw wrong("there is at least one round");
        }
        try {
            List<SlowPlan> plans = new ArrayList<>();
            for (int number : stalled) {
                for (String policy : policies) {
                    plans.add(plan(SlowPolicy.named(policy), number));
                }
            }
            return plans;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
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
                duration(warmup),
                duration(seconds),
                queueBytes,
                queuesBytes,
                duration(settle));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (seconds * 1e3));
    }
}
