package stagecast.relay.load.fanout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.process.Descriptors;
import stagecast.relay.load.process.ProcessUse;

/**
 * One run: joins, sends, waits for the last delivery, counts.
 *
 * <p>Takes place on the calling thread, which only waits; the selector threads and, in an open loop, the
 * {@link Pacer} do the work. Every wait has a deadline from the {@link FanoutPlan}.
 */
public final class Fanout {

    private static final long POLL_NANOS = 2_000_000;
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final FanoutPlan plan;
    private final Run run = new Run();
    private final List<SelectorLoop> loops = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom();
    private final String channelPrefix;

    private Fanout(FanoutPlan plan, String channelPrefix) {
        this.plan = plan;
        this.channelPrefix = channelPrefix;
    }

    /** The beginning of channels' names that nobody else uses; a number follows, from 0. */
    public static String newChannels() {
        return "load-" + Long.toHexString(new SplittableRandom().nextLong()) + "-";
    }

    /**
     * Runs the plan.
     *
     * @throws IOException if this machine lacks what it takes: addresses that resolve, file descriptors
     */
    public static FanoutResult run(FanoutPlan plan) throws IOException {
        return run(plan, () -> {});
    }

    /**
     * Runs the plan.
     *
     * @param whenAllHaveJoined is run before the first message is sent, and before the server's memory is looked at
     * @throws IOException as above
     */
    public static FanoutResult run(FanoutPlan plan, Runnable whenAllHaveJoined) throws IOException {
        return run(plan, newChannels(), whenAllHaveJoined);
    }

    /**
     * Runs the plan on channels where others may be, too.
     *
     * @param channelPrefix what the channels' names begin with; a number follows, from 0
     * @throws IOException as above
     */
    public static FanoutResult run(FanoutPlan plan, String channelPrefix, Runnable whenAllHaveJoined)
            throws IOException {
        Fanout fanout = new Fanout(plan, channelPrefix);
        try {
            fanout.prepare();
            return fanout.measure(whenAllHaveJoined);
        } finally {
            fanout.end();
        }
    }

    private void prepare() throws IOException {
        Descriptors.demand((long) plan.listeners() + plan.senders());
        InetSocketAddress server = plan.target().address();
        for (int i = 0; i < plan.threads(); i++) {
            SelectorLoop loop = new SelectorLoop(run, plan, server);
            loops.add(loop);
            tallies.add(loop.tally());
            if (i > 0) {
                loop.wakes(loops.get(0));
            }
        }
        for (int i = 0; i < plan.listeners(); i++) {
            SelectorLoop loop = loops.get(i % loops.size());
            loop.add(listener(i, loop));
        }
        SelectorLoop sending = loops.get(0);
        List<@Nullable Receiver> ofSenders = new ArrayList<>();
        for (int i = 0; i < plan.senders(); i++) {
            String name = Sender.nameOf(i);
            ofSenders.add(plan.sendersListen() ? receiver(name, plan.channelOfSender(i), i, sending) : null);
        }
        for (int i = 0; i < plan.senders(); i++) {
            Sender sender = sender(i, ofSenders.get(i));
            senders.add(sender);
            sending.add(sender);
        }
    }

    private Listener listener(int index, SelectorLoop loop) throws IOException {
        String name = "listener " + index;
        int c = plan.channelOfListener(index);
        String channel = channelPrefix + c;
        Receiver receiver = receiver(name, c, Receiver.NOBODY, loop);
        return new Listener(
                run,
                name,
                plan.target().wire(),
                upgrade(channel, true, plan.dialect().offersCompression()),
                plan.dialect(),
                plan.dialect().talk(channel, false, true),
                receiver,
                loop.known());
    }

    private Receiver receiver(String name, int channel, int self, SelectorLoop loop) {
        loop.tally().addListener(plan, channel, self);
        Receiver receiver = new Receiver(run, name, plan, channel, self, senders, loop.sample(), loop.tally());
        receivers.add(receiver);
        return receiver;
    }

    private Sender sender(int index, @Nullable Receiver receiver) throws IOException {
        String channel = channelPrefix + plan.channelOfSender(index);
        return new Sender(
                run, plan, index, upgrade(channel, receiver != null, false), channel, progressOf(index), receiver);
    }

    private Upgrade upgrade(String channel, boolean listens, boolean offersCompression) {
        return plan.target().upgrade(channel, listens, offersCompression ? Upgrade.DEFLATE : "", random);
    }

    private List<Progress> progressOf(int sender) {
        return plan.closedLoop()
                ? tallies.stream()
                        .map(tally -> tally.progress().get(sender))
                        .filter(Progress::hasListeners)
                        .toList()
                : List.of();
    }

    private void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private FanoutResult measure(Runnable whenAllHaveJoined) throws IOException {
        Spent atFirst = Spent.now(List.of(), plan.target().pids());
        loops.forEach(loop -> start(loop, "fanout-selector"));
        int wanted = plan.listeners() + plan.senders();
        await(plan.joining(), () -> run.countJoined() + run.countFailed() >= wanted);
        Spent joining = Spent.now(threads, plan.target().pids());
        int joined = run.countJoined();
        FanoutResult.Joining join =
                new FanoutResult.Joining(joined, joining.at() - atFirst.at(), joining.busiestSince(atFirst), null);
        if (joined < wanted || run.countFailed() > 0) {
            end();
            return result(join, new Phase(joining, 0), new Phase(joining, 0));
        }
        whenAllHaveJoined.run();
        join = join.with(serverUse(
                atFirst.server(),
                joining.server(),
                Spent.now(threads, plan.target().pids()).server()));
        Phase before = phase();
        run.start();
        if (!plan.closedLoop()) {
            start(new Pacer(run, plan, senders), "fanout-pacer");
        }
        loops.forEach(SelectorLoop::wake);
        if (!plan.warmup().isZero()) {
            awaitTime(plan.warmup());
            before = phase();
        }
        awaitSent();
        awaitDelivered();
        Phase after = phase();
        end();
        return result(join, before, after);
    }

    /** What was spent by a moment, and what had been delivered by then. */
    private record Phase(Spent spent, long delivered) {}

    private Phase phase() {
        return new Phase(Spent.now(threads, plan.target().pids()), delivered());
    }

    private void awaitSent() {
        if (plan.closedLoop()) {
            awaitUntil(plan.sending(), () -> allMade(plan.messages()));
        } else {
            awaitUntil(plan.sending().plus(plan.settling()), () -> allMade(plan.scheduled()));
        }
        senders.forEach(Sender::stop);
    }

    private boolean allMade(int messages) {
        return senders.stream().allMatch(sender -> sender.made() >= messages);
    }

    private void awaitDelivered() {
        long expected = 0;
        for (int s = 0; s < senders.size(); s++) {
            expected += (long) senders.get(s).made() * plan.listenersOf(s);
        }
        final long all = expected;
        await(plan.settling(), () -> delivered() >= all);
    }

    private long delivered() {
        return sum(Tally::published);
    }

    private void awaitTime(Duration sinceStart) {
        awaitUntil(sinceStart, () -> false);
    }

    private void awaitUntil(Duration sinceStart, BooleanSupplier condition) {
        await(sinceStart.minusNanos(run.now()), condition);
    }

    private static void await(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); left > 0 && !condition.getAsBoolean(); left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, POLL_NANOS));
        }
    }

    /** Ends the threads and the connections; a second call finds nothing left to do. */
    private void end() throws IOException {
        if (run.closing()) {
            return;
        }
        run.close();
        loops.forEach(SelectorLoop::wake);
        threads.forEach(LockSupport::unpark);
        try {
            for (Thread thread : threads) {
                thread.join(ENDING.toMillis());
                if (thread.isAlive()) {
                    throw new IOException(thread.getName() + " did not end in " + ENDING.toSeconds() + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        for (SelectorLoop loop : loops) {
            loop.close();
        }
    }

    private FanoutResult result(FanoutResult.Joining joining, Phase from, Phase to) {
        Spent before = from.spent();
        Spent after = to.spent();
        int[] made = senders.stream().mapToInt(Sender::made).toArray();
        Histogram latency = tallies.get(0).latency().copy();
        tallies.stream().skip(1).forEach(tally -> latency.add(tally.latency()));
        long lastArrival = tallies.stream().mapToLong(Tally::lastArrival).max().orElse(0);
        return new FanoutResult(
                plan,
                joining,
                run.countFailed(),
                Arrays.stream(made).asLongStream().sum(),
                sum(Tally::published),
                receivers.stream().mapToLong(receiver -> receiver.lost(made)).sum(),
                sum(Tally::duplicated),
                sum(Tally::misordered),
                sum(Tally::countForeign),
                sum(Tally::wireBytes),
                to.delivered() - from.delivered(),
                Math.max(0, lastArrival - plan.warmup().toNanos()),
                after.at() - before.at(),
                senders.stream().mapToLong(Sender::late).sum(),
                senders.stream().mapToLong(Sender::heldBack).sum(),
                latency,
                after.own().cpuNanosSince(before.own()),
                after.busiestSince(before),
                serverUse(before.server(), after.server(), after.server()),
                run.complaints());
    }

    private long sum(ToLongFunction<Tally> figure) {
        return tallies.stream().mapToLong(figure).sum();
    }

    private FanoutResult.@Nullable ServerUse serverUse(ProcessUse before, ProcessUse after, ProcessUse rssAfter) {
        return plan.target().pids().isEmpty()
                ? null
                : new FanoutResult.ServerUse(after.cpuNanosSince(before), before.rssKib(), rssAfter.rssKib());
    }
}
