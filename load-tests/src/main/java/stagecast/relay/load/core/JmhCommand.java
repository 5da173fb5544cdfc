package stagecast.relay.load.core;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link BroadcastBenchmark} and shows what a message, and what a delivery, takes and allocates. */
@Command(
        name = "jmh",
        description = "Times a broadcast through the core without sockets, and counts the bytes that it allocates.",
        showDefaultValues = true,
        sortOptions = false)
public final class JmhCommand implements Callable<Integer> {

    private static final int MOST_BYTES = 65_535;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--listeners", split = ",", defaultValue = "10,100,1000,10000", description = "How many listen.")
    private List<Integer> listeners = new ArrayList<>();

    @Option(names = "--messages", split = ",", defaultValue = "1,32", description = "Messages in a turn of the lane.")
    private List<Integer> messages = new ArrayList<>();

    @Option(
            names = "--size",
            defaultValue = "0",
            description = "Bytes of the message, most of them one string; 0 for what a phone says, 120 bytes.")
    private int size;

    @Option(names = "--binary", description = "Random bytes, as a binary message.")
    private boolean binary;

    @Option(names = "--iterations", defaultValue = "5", description = "Measured iterations, behind as many to warm up.")
    private int iterations;

    @Option(names = "--seconds", defaultValue = "1", description = "Seconds of each.")
    private double seconds;

    @Option(names = "--json", description = "Write all that JMH found to this file.")
    private @Nullable Path json;

    @Option(names = "--quiet", description = "Only the table, without what JMH says meanwhile.")
    private boolean quiet;

    @Override
    public Integer call() {
        if (size < 0
                || size > MOST_BYTES
                || iterations < 1
                || seconds <= 0
                || listeners.stream().anyMatch(n -> n < 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is one or more of each, times are above 0, and a message has up to " + MOST_BYTES
                            + " bytes");
        }
        try {
            Collection<RunResult> results = new Runner(options().build()).run();
            PrintWriter out = spec.commandLine().getOut();
            out.print(table(results));
            out.flush();
            return 0;
        } catch (RunnerException e) {
            spec.commandLine().getErr().println("JMH failed: " + e.getMessage());
            return 1;
        }
    }

    private ChainedOptionsBuilder options() {
        TimeValue time = TimeValue.milliseconds((long) (seconds * 1e3));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(BroadcastBenchmark.class.getName())
                .param("listeners", listeners.stream().map(String::valueOf).toArray(String[]::new))
                .param("messages", messages.stream().map(String::valueOf).toArray(String[]::new))
                .param("size", String.valueOf(size))
                .param("binary", String.valueOf(binary))
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(quiet ? VerboseMode.SILENT : VerboseMode.NORMAL);
        return json == null
                ? options
                : options.resultFormat(ResultFormatType.JSON).result(json.toString());
    }

    private static String table(Collection<RunResult> results) {
        var out = new StringBuilder(String.format(
                Locale.ROOT,
                "%10s %10s %16s %16s %16s %16s%n",
                "listeners",
                "in a turn",
                "ns a message",
                "ns a delivery",
                "bytes a message",
                "bytes a delivery"));
        for (RunResult result : results) {
            int listening = Integer.parseInt(result.getParams().getParam("listeners"));
            int inTurn = Integer.parseInt(result.getParams().getParam("messages"));
            double nanos = result.getPrimaryResult().getScore() / inTurn;
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            double bytes = allocated == null ? Double.NaN : allocated.getScore() / inTurn;
            out.append(String.format(
                    Locale.ROOT,
                    "%,10d %,10d %,16.1f %16.2f %,16.1f %16.4f%n",
                    listening,
                    inTurn,
                    nanos,
                    nanos / listening,
                    bytes,
                    bytes / listening));
        }
        return out.toString();
    }
}
