package stagecast.relay.load.fanout;

import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.command.AccountOptions;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.command.Seconds;
import stagecast.relay.load.command.TrustOption;
import stagecast.relay.load.command.WrongUse;
import stagecast.relay.load.process.ProcessUse;

/** The command line of {@link Fanout}. */
@Command(
        name = "fanout",
        description = "Sends to many listeners and checks that each got every message once and in order.",
        showDefaultValues = true,
        sortOptions = false)
public final class FanoutCommand implements Callable<Integer> {

    private static final double DEFAULT_RATE = 60;
    private static final double DEFAULT_SECONDS = 10;
    private static final double LONGEST_SECONDS = 600;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--url",
            required = true,
            description = "The server, such as http://127.0.0.1:8080; https:// or wss:// for TLS.")
    @SuppressWarnings("NullAway.Init")
    private URI url;

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Option(names = "--path", defaultValue = PlainDialect.RELAY_PATH, description = "Where a channel's socket is.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--listeners", defaultValue = "1000", description = "Listeners, shared out over the channels.")
    private int listeners;

    @Option(names = "--senders", defaultValue = "1", description = "Senders, shared out over the channels.")
    private int senders;

    @Option(names = "--channels", defaultValue = "1", description = "Channels.")
    private int channels;

    @Option(
            names = "--senders-listen",
            description = "Senders are listeners too, beside those, and must get all that others send.")
    private boolean sendersListen;

    @Option(names = "--size", defaultValue = "120", description = "Bytes of a message.")
    private int size;

    @Option(
            names = "--rate",
            description = "Messages a second of each sender, sent on time whatever became of those before (open loop)."
                    + " Without a window: 60.")
    private @Nullable Double rate;

    @Option(
            names = "--window",
            description = "As fast as can be, with at most so many messages of a sender that some listener still"
                    + " lacks (closed loop).")
    private @Nullable Integer window;

    @Option(
            names = "--seconds",
            description = "How long to send at most. Without a number of messages: 10, otherwise 600.")
    private @Nullable Double seconds;

    @Option(names = "--messages", description = "How many messages each sender sends at most.")
    private @Nullable Integer messages;

    @Option(
            names = "--warmup",
            defaultValue = "0",
            description = "How many of the seconds, the first ones, no figure counts; loss and order count always.")
    private double warmup;

    @Option(names = "--threads", defaultValue = "1", description = "Selector threads, 1 or 2.")
    private int threads;

    @Option(names = "--handshakes", defaultValue = "64", description = "Handshakes under way at once.")
    private int handshakes;

    @Option(names = "--join-within", defaultValue = "60", description = "Seconds for everybody to join.")
    private double joinWithin;

    @Option(names = "--settle", defaultValue = "10", description = "Seconds for the last messages to arrive.")
    private double settle;

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Option(names = "--anonymous", description = "Send without authenticating, where the server lets anyone send.")
    private boolean anonymous;

    @Option(names = "--server-pid", defaultValue = "0", description = "Watch this process: CPU and memory.")
    private long serverPid;

    @Option(names = "--csv", description = "Print one line of comma-separated values instead of the table.")
    private boolean csv;

    @Option(names = "--csv-header", description = "Print the names of the values above that line.")
    private boolean csvHeader;

    @Override
    public Integer call() {
        FanoutPlan plan = plan();
        return Attempt.code(spec, () -> {
            FanoutResult result = Fanout.run(plan);
            print(result);
            result.remarks().forEach(spec.commandLine().getErr()::println);
            return result.passed();
        });
    }

    private void print(FanoutResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (csvHeader) {
            out.println(FanoutReport.COLUMNS);
        }
        if (csv || csvHeader) {
            out.println(FanoutReport.csv(result));
        } else {
            out.print(FanoutReport.table(result));
        }
        out.flush();
    }

    private FanoutPlan plan() {
        if (rate != null && window != null) {
            throw WrongUse.of(spec, "--rate and --window exclude each other: an open loop or a closed one");
        }
        if (serverPid != 0 && !ProcessUse.canWatch(serverPid)) {
            throw WrongUse.of(spec, "--server-pid: there is no process " + serverPid + " that can be watched");
        }
        double defaultSeconds = messages == null ? DEFAULT_SECONDS : LONGEST_SECONDS;
        try {
            return new FanoutPlan(
                    new Target(
                            url,
                            new PlainDialect(path, anonymous ? null : account.login(", or give --anonymous")),
                            trust.trust(),
                            serverPid == 0 ? List.of() : List.of(serverPid)),
                    listeners,
                    senders,
                    channels,
                    sendersListen,
                    size,
                    Filling.DOTS,
                    window != null ? 0 : rate != null ? rate : DEFAULT_RATE,
                    window != null ? window : 0,
                    messages != null ? messages : Integer.MAX_VALUE,
                    Seconds.of(seconds != null ? seconds : defaultSeconds),
                    Seconds.of(warmup),
                    threads,
                    handshakes,
                    Seconds.of(joinWithin),
                    Seconds.of(settle));
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }
}
