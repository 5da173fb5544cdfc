package stagecast.relay.load.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import stagecast.relay.load.fanout.Fanout;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.process.Jvm;
import stagecast.relay.load.process.Pinning;
import stagecast.relay.load.process.ProcessUse;

/**
 * Runs workloads against peers in turn: each workload peer after peer, round after round, so that what disturbs the
 * machine for a while disturbs them all.
 *
 * <p>All peers run all the time; those whose turn it is not have nothing to do.
 */
final class Comparison implements AutoCloseable {

    /** One run that took place. */
    record Cell(Workload workload, String peer, int round, FanoutResult result) {

        double figure() {
            return workload.figure().of(result);
        }
    }

    private static final int CALM_LOOKS = 50;
    private static final long CALM_WINDOW_NANOS = 200_000_000;
    private static final double CALM_SHARE = 0.05;

    private final Path directory;
    private final Pinning pinning;
    private final Duration warmup;
    private final Duration measured;
    private final List<Contestant> contestants = new ArrayList<>();
    private int started;

    /**
     * @param directory for what the peers write
     * @param warmup of each run
     * @param measured of each run, behind the warm-up
     */
    Comparison(Path directory, Pinning pinning, Duration warmup, Duration measured) {
        this.directory = directory;
        this.pinning = pinning;
        this.warmup = warmup;
        this.measured = measured;
    }

    /**
     * Starts a peer that is to take part.
     *
     * @throws IOException if it does not start
     */
    void add(Peer peer) throws IOException {
        contestants.add(new Contestant(peer));
    }

    /**
     * Runs one workload.
     *
     * @param each is told of every run when it is over
     * @throws IOException if this machine lacks what it takes, or a peer can't be started anew
     */
    List<Cell> run(Workload workload, int rounds, Consumer<Cell> each) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : contestants) {
                Cell cell = new Cell(workload, contestant.peer.name(), round, run(workload, contestant));
                cells.add(cell);
                each.accept(cell);
            }
        }
        return cells;
    }

    private FanoutResult run(Workload workload, Contestant contestant) throws IOException {
        awaitCalm();
        FanoutResult result = switch (workload.figure()) {
            case DELIVERIES, ARRIVALS -> once(workload, contestant);
            case TIME -> {
                // All of them leave at the end of a run, and in the next one come back at once.
                once(workload, contestant);
                yield once(workload, contestant);
            }
            case MEMORY -> memory(workload, contestant);
        };
        if (!result.passed()) {
            contestant.restart(false); // whatever went wrong there is not to spoil the next run
        }
        return result;
    }

    /** Whoever has just been left by thousands works on; that is not to be part of the next one's run. */
    private void awaitCalm() {
        List<Long> pids = contestants.stream()
                .flatMap(contestant -> contestant.running.target().pids().stream())
                .toList();
        long spent = CALM_WINDOW_NANOS;
        for (int look = 0; look < CALM_LOOKS && spent > CALM_WINDOW_NANOS * CALM_SHARE; look++) {
            ProcessUse before = ProcessUse.of(pids);
            LockSupport.parkNanos(CALM_WINDOW_NANOS);
            spent = ProcessUse.of(pids).cpuNanosSince(before);
        }
    }

    private FanoutResult once(Workload workload, Contestant contestant) throws IOException {
        if (contestant.frugal) {
            contestant.restart(false);
        }
        return Fanout.run(workload.plan(contestant.running.target(), warmup, measured));
    }

    /** In a process that has served little else, before and after with as little garbage as can be. */
    private FanoutResult memory(Workload workload, Contestant contestant) throws IOException {
        contestant.restart(true);
        Peer.Running running = contestant.running;
        Fanout.run(workload.rehearsal(running.target()));
        running.collectGarbage();
        return Fanout.run(workload.plan(running.target(), warmup, measured), () -> {
            try {
                running.collectGarbage();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** A peer and its process, one after the other. */
    private final class Contestant {

        private final Peer peer;
        private Peer.Running running;
        private boolean frugal;

        Contestant(Peer peer) throws IOException {
            this.peer = peer;
            this.running = start();
        }

        private Peer.Running start() throws IOException {
            Path own = Files.createDirectories(directory.resolve(peer.name() + "-" + started++));
            return peer.start(new Peer.Start(own, pinning, frugal ? Jvm.FRUGAL : List.of()));
        }

        private void restart(boolean withSmallHeap) throws IOException {
            running.close();
            frugal = withSmallHeap;
            running = start();
        }
    }

    /** Ends all peers. */
    @Override
    public void close() throws IOException {
        for (Contestant contestant : contestants) {
            contestant.running.close();
        }
    }
}
