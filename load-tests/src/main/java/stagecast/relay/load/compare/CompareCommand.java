package stagecast.relay.load.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.command.Attempt;
import stagecast.relay.load.command.CsvOption;
import stagecast.relay.load.command.PinOption;
import stagecast.relay.load.command.RoundOptions;
import stagecast.relay.load.command.TrustOption;
import stagecast.relay.load.command.WrongUse;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.peers.Peers;
import stagecast.relay.load.peers.RelayPeer;
import stagecast.relay.load.peers.RelayVariant;
import stagecast.relay.load.peers.UrlPeer;
import stagecast.relay.load.process.Failures;

/** The command line of {@link Comparison}. */
@Command(
        name = "compare",
        description = "Starts the relay and other servers, gives them the same workloads in turn, and compares.",
        showDefaultValues = true,
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "WORKLOAD",
            arity = "0..*",
            description = "Which ones, by name; all if none is named. --list says what they are.")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--peers",
            split = ",",
            defaultValue = "relay,undertow,ws,nats,limit",
            description = "Servers to start: relay, relay-1ms, relay-4ms, relay-deflate, relay-tls, relay-nginx,"
                    + " undertow, undertow-tls, netty, ws, ws-deflate, ws-tls, socketio, nats, limit.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--base",
            defaultValue = "relay",
            description = "The one whose figure is divided by the others'; bars are the relay's.")
    @SuppressWarnings("NullAway.Init")
    private String base;

    @Option(
            names = "--variant",
            paramLabel = "NAME=WORDS",
            description = "One more relay, with options of the JVM, settings (key=value) or the folder of another JDK:"
                    + " g1=-XX:+UseG1GC 2ms=relay.coalesce=2ms.")
    private Map<String, String> variants = new LinkedHashMap<>();

    @Option(names = "--url", description = "One more peer, which runs already and speaks plain text frames.")
    private @Nullable URI url;

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Option(names = "--path", defaultValue = "/{channel}", description = "Where a channel's socket is at that URL.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--url-pid", defaultValue = "0", description = "The process there, to watch its CPU and memory.")
    private long urlPid;

    @Mixin
    private final RoundOptions runs = new RoundOptions(5, 3);

    @Mixin
    private final PinOption pin = new PinOption();

    @Mixin
    private final CsvOption csv = new CsvOption();

    @Option(names = "--list", description = "Say what the workloads are.")
    private boolean list;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Workload.ALL.forEach(workload -> out.printf("%-16s %s%n", workload.name(), workload.meaning()));
            return 0;
        }
        List<Workload> wanted = wantedWorkloads();
        List<Peer> able = ablePeers();
        return Attempt.codeInFolder(spec, folder -> compare(wanted, able, folder));
    }

    private boolean compare(List<Workload> wanted, List<Peer> able, Path directory) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean passed = true;
        csv.add(ComparisonReport.COLUMNS);
        try (Comparison comparison = new Comparison(directory, pin.pinning(), runs.warmup(), runs.measured())) {
            for (Peer peer : able) {
                add(comparison, peer);
            }
            for (Workload workload : wanted) {
                List<Comparison.Cell> cells = comparison.run(workload, runs.rounds(), this::tell);
                out.println(new ComparisonReport(workload, cells, base).table());
                out.flush();
                passed &= cells.stream().allMatch(cell -> cell.result().passed());
                cells.forEach(cell -> csv.add(ComparisonReport.csv(cell)));
                csv.write();
            }
        }
        return passed;
    }

    private static void add(Comparison comparison, Peer peer) throws IOException {
        try {
            comparison.add(peer);
        } catch (IOException e) {
            throw new IOException(peer.name() + ": " + Failures.sentence(e), e);
        }
    }

    private void tell(Comparison.Cell cell) {
        spec.commandLine()
                .getErr()
                .printf(
                        "%s, round %d, %s: %s%n",
                        cell.workload().name(), cell.round(), cell.peer(), Figure.shown(cell.figure()));
        spec.commandLine().getErr().flush();
    }

    private List<Workload> wantedWorkloads() {
        runs.check();
        try {
            return workloads.isEmpty()
                    ? Workload.ALL
                    : workloads.stream().map(Workload::named).toList();
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
    }

    /** Those that can run here; what the others lack is said. */
    private List<Peer> ablePeers() {
        List<Peer> able = new ArrayList<>();
        try {
            peers.forEach(name -> addIfAble(able, Peers.named(name)));
            variants.forEach((name, words) -> addIfAble(able, variant(name, words)));
            if (url != null) {
                able.add(new UrlPeer(new Target(url, new PlainDialect(path, null), trust.trust(), urlPids())));
            }
        } catch (IllegalArgumentException e) {
            throw WrongUse.of(spec, e);
        }
        return able;
    }

    private List<Long> urlPids() {
        return urlPid == 0 ? List.of() : List.of(urlPid);
    }

    private void addIfAble(List<Peer> able, Peer peer) {
        Optional<String> missing = peer.missing();
        missing.ifPresentOrElse(
                why -> spec.commandLine().getErr().printf("%s is left out: %s.%n", peer.name(), why),
                () -> able.add(peer));
    }

    private static Peer variant(String name, String words) {
        if (Peers.names().contains(name)) {
            throw new IllegalArgumentException("there is a peer '" + name + "' already: call the variant otherwise");
        }
        return new RelayPeer(name, RelayVariant.parse(words));
    }
}
