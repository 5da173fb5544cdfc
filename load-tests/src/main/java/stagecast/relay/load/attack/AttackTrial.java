package stagecast.relay.load.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import stagecast.relay.load.attack.attacker.AttackKind;
import stagecast.relay.load.attack.attacker.AttackOrder;
import stagecast.relay.load.attack.attacker.AttackVolume;
import stagecast.relay.load.client.HttpUser;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.Fanout;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.peers.RelayPeer;
import stagecast.relay.load.process.Descriptors;
import stagecast.relay.load.process.Failures;
import stagecast.relay.load.process.HeapWatch;
import stagecast.relay.load.process.PeakMemory;
import stagecast.relay.load.process.Pinning;

/**
 * Attacks on one relay, one after the other, beside honest clients that this process measures. The relay is a process of its own,
 * with the bounds that it has by default, and so are the attackers.
 *
 * <p>Takes place on the calling thread. Every wait has a deadline.
 */
final class AttackTrial {

    /** How many descriptors may come and go for other reasons: the store's, those of its own HTTP user. */
    private static final int DESCRIPTORS_ASIDE = 5;

    private static final long POLL_NANOS = 50_000_000;

    private final AttackPlan plan;
    private final Peer.Running relay;
    private final long pid;
    private final AttackerProcess attacker;
    private final HeapWatch heap;
    private RelayHoldings base = RelayHoldings.NONE;

    private AttackTrial(AttackPlan plan, Peer.Running relay, AttackerProcess attacker, HeapWatch heap) {
        this.plan = plan;
        this.relay = relay;
        this.pid = relay.target().pids().get(0);
        this.attacker = attacker;
        this.heap = heap;
    }

    /**
     * Runs all attacks; when the relay's process has ended, no further one.
     *
     * @param directory for what the relay writes
     * @param each gets the result of each, as soon as it is there
     * @return whether the relay withstood all
     * @throws IOException if the run can't take place: something does not start, or this machine lacks what it takes
     */
    static boolean run(AttackPlan plan, Path directory, Consumer<AttackResult> each) throws IOException {
        Descriptors.demand(plan.connections());
        var peer = RelayPeer.withDefaultBounds("relay", plan.settings());
        var start = new Peer.Start(directory, Pinning.NONE, List.of());
        try (Peer.Running relay = peer.start(start);
                AttackerProcess attacker = AttackerProcess.start(start);
                HeapWatch heap = HeapWatch.of(relay.target().pids().get(0))) {
            return new AttackTrial(plan, relay, attacker, heap).run(each);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean run(Consumer<AttackResult> each) throws IOException {
        boolean passed = true;
        Fanout.run(plan.beforehand(relay.target())); // in which the JVMs compile
        base = withoutGarbage();
        for (AttackKind kind : plan.kinds()) {
            AttackResult result = run(kind);
            each.accept(result);
            passed &= result.passed();
            if (!result.alive()) {
                return false;
            }
        }
        return passed;
    }

    private AttackResult run(AttackKind kind) throws IOException {
        Target target = relay.target();
        String channels = Fanout.newChannels();
        AttackOrder order = order(kind, channels);
        FanoutResult quiet = Fanout.run(plan.beforehand(target));
        RelayHoldings before = base;
        heap.forgetPeak();
        try (var memory = new PeakMemory(target.pids())) {
            FanoutResult during = Fanout.run(plan.beside(target), channels, () -> begin(order));
            // Where not all honest clients could join, no attack was begun.
            AttackVolume volume = during.joining().joined() == during.wanted() ? attacker.await() : AttackVolume.NONE;
            boolean alive = isAlive();
            RelayHoldings after = alive ? afterAllHaveLeft(before) : RelayHoldings.NONE;
            long peakResident = memory.bytes();
            long peakHeap = heap.peak();
            base = after;
            return new AttackResult(plan, kind, quiet, during, volume, before, peakResident, peakHeap, after, alive);
        }
    }

    private AttackOrder order(AttackKind kind, String channels) throws IOException {
        String channel = Fanout.newChannels() + "attack";
        var guests = new HttpUser(relay.target().url(), RelayPeer.LOGIN);
        String token = guests.guest(channel, guests.ticket(channel, 1));
        return new AttackOrder(
                kind,
                relay.target().address().getPort(),
                plan.sockets(),
                plan.addresses(),
                plan.attack(),
                channels + 0,
                channel,
                token);
    }

    private void begin(AttackOrder order) {
        try {
            attacker.begin(order);
        } catch (IOException e) {
            throw new UncheckedIOException(Failures.sentence(e), e);
        }
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private RelayHoldings afterAllHaveLeft(RelayHoldings before) throws IOException {
        long deadline = System.nanoTime() + plan.leaving().toNanos();
        while (RelayHoldings.descriptors(pid) > before.descriptors() + DESCRIPTORS_ASIDE
                && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return withoutGarbage();
    }

    private RelayHoldings withoutGarbage() throws IOException {
        relay.collectGarbage();
        return RelayHoldings.of(pid, heap.bytes());
    }
}
