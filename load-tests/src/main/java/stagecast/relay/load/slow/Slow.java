package stagecast.relay.load.slow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import stagecast.relay.load.client.Crowd;
import stagecast.relay.load.client.HttpUser;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.fanout.Fanout;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Sample;
import stagecast.relay.load.peers.Peer;
import stagecast.relay.load.peers.RelayPeer;
import stagecast.relay.load.process.Failures;
import stagecast.relay.load.process.PeakMemory;
import stagecast.relay.load.process.Pinning;

/**
 * One round: a flood to listeners that read, and the same flood with others beside them that do not; when it is over
 * these read on. Each round has a relay of its own, so that no memory is there already from the one before.
 *
 * <p>Takes place on the calling thread. Every wait has a deadline.
 */
final class Slow {

    /** Long enough for those that are closed to read on when the flood is over; by default they would be cut by then. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration JOINING = Duration.ofSeconds(60);
    /** A young generation that grew with what waits in the old one would be taken for that. */
    private static final List<String> JAVA_OPTIONS = List.of("-Xms32m", "-Xmn16m");

    private static final int COMPLAINTS_KEPT = 3;

    private final SlowPlan plan;
    private final Peer.Running relay;
    private final Run run = new Run();
    private final String channels = Fanout.newChannels();
    private final List<StalledListener> stalled = new ArrayList<>();

    private Slow(SlowPlan plan, Peer.Running relay) {
        this.plan = plan;
        this.relay = relay;
    }

    /**
     * Runs a round.
     *
     * @param directory for what the relay writes
     * @throws IOException if the relay does not start, or this machine lacks what it takes
     */
    static SlowRound run(SlowPlan plan, int number, Path directory, Pinning pinning) throws IOException {
        var peer = new RelayPeer(
                "relay",
                "limits.send-queue-bytes=" + plan.queueBytes(),
                "limits.send-queues-bytes=" + plan.queuesBytes(),
                "limits.close-timeout=" + CLOSE_TIMEOUT.toSeconds() + "s");
        Path own = Files.createTempDirectory(directory, "slow");
        try (Peer.Running relay = peer.start(new Peer.Start(own, pinning, JAVA_OPTIONS))) {
            return new Slow(plan, relay).measure(number);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private SlowRound measure(int number) throws IOException {
        Target target = relay.target();
        FanoutPlan flood = plan.flood(target);
        HttpUser announcer = new HttpUser(target.url(), RelayPeer.LOGIN);
        Fanout.run(flood); // in which the JVM compiles, and takes the memory that a flood needs
        FanoutResult without;
        long memoryWithout;
        try (var memory = new PeakMemory(target.pids())) {
            without = Fanout.run(flood);
            memoryWithout = memory.bytes();
        }
        try (var memory = new PeakMemory(target.pids());
                var crowd = new Crowd(run, target.address())) {
            FanoutResult with = Fanout.run(flood, channels, () -> stall(crowd));
            readOn(crowd, announcer);
            return result(number, without, with, memoryWithout, memory.bytes());
        }
    }

    private void stall(Crowd crowd) {
        SplittableRandom random = new SplittableRandom();
        var dialect = new PlainDialect(PlainDialect.RELAY_PATH + "?slow=" + plan.policy().parameter, null);
        Sample sample = new Sample();
        try {
            for (int i = 0; i < plan.stalled(); i++) {
                var upgrade = new Upgrade(relay.target().authority(), dialect.target(channel(), true), random);
                var reception = new StalledReception(plan.senders(), sample);
                var listener = new StalledListener(run, "stalled " + i, upgrade, dialect, channel(), reception);
                stalled.add(listener);
                crowd.add(listener);
            }
            crowd.join(JOINING);
        } catch (IOException e) {
            throw new UncheckedIOException(Failures.sentence(e), e);
        }
        stalled.forEach(StalledListener::stall);
    }

    private String channel() {
        return channels + 0;
    }

    private void readOn(Crowd crowd, HttpUser announcer) throws IOException {
        crowd.read(true);
        byte[] mark = new byte[Sample.SHORTEST];
        Sample.write(mark, 0, mark.length, plan.senders(), 0, 0);
        announcer.send(channel(), mark);
        crowd.await(plan.settling(), () -> stalled.stream().allMatch(StalledListener::over));
    }

    private SlowRound result(int number, FanoutResult without, FanoutResult with, long memoryWithout, long memoryWith) {
        int sentByEach = (int) (with.sent() / plan.senders());
        List<String> complaints = new ArrayList<>();
        int right = 0;
        for (StalledListener listener : stalled) {
            String wrong = listener.reception().sawWrong()
                    ? "got something twice, out of order, or that was not sent"
                    : plan.policy()
                            .wrongWith(listener, plan.senders(), sentByEach)
                            .orElse("");
            right += wrong.isEmpty() ? 1 : 0;
            if (!wrong.isEmpty() && complaints.size() < COMPLAINTS_KEPT) {
                complaints.add(listener.name + " " + wrong);
            }
        }
        return new SlowRound(
                plan,
                number,
                without,
                with,
                memoryWithout,
                memoryWith,
                right,
                stalled.stream().mapToLong(each -> each.reception().received()).sum(),
                stalled.stream().mapToLong(each -> each.reception().missed()).sum(),
                List.copyOf(complaints));
    }
}
