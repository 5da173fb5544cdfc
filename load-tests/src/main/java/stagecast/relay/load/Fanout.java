package stagecast.relay.load;

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

/**
 * One run: joins, sends, waits for the last delivery, counts.
 *
 * <p>Takes place on the calling thread, which only waits; the selector threads and, in an open loop, the
 * {@link Pacer} do the work. Every wait has a deadline from the {@link FanoutPlan}.
 */
final class Fanout {

    private static final long POLL_NANOS = 2_000_000;
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final FanoutPlan plan;
    private final Run run = new Run();
    private final List<SelectorLoop> loops = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final int[] listenersOfChannel;

    private Fanout(FanoutPlan plan) {
        this.plan = plan;
        this.listenersOfChannel = new int[plan.channels()];
    }

    /**
     * Runs the plan.
     *
     * @throws IOException if this machine lacks what it takes: addresses that resolve, file descriptors
     */
    static FanoutResult run(FanoutPlan plan) throws IOException {
        Fanout fanout = new Fanout(plan);
        try {
            fanout.prepare();
            return fanout.measure();
        } finally {
            fanout.end();
        }
    }

    private void prepare() throws IOException {
        InetSocketAddress server = new InetSocketAddress(plan.url().getHost(), plan.port());
        if (server.isUnresolved()) {
            throw new IOException("no such host: " + plan.url().getHost());
        }
        SplittableRandom random = new SplittableRandom();
        String channel = "load-" + Long.toHexString(random.nextLong()) + "-";
        for (int i = 0; i < plan.threads(); i++) {
            SelectorLoop loop = new SelectorLoop(run, plan, server);
            loops.add(loop);
            tallies.add(loop.tally());
        }
        for (int i = 0; i < plan.listeners(); i++) {
            SelectorLoop loop = loops.get(i % loops.size());
            int c = plan.channelOfListener(i);
            Upgrade upgrade = upgrade(channel + c, "", random);
            Listener listener = new Listener(run, plan, i, upgrade, senders, loop.sample(), loop.tally());
            listenersOfChannel[c]++;
            loop.tally().addListener(plan, c);
            listeners.add(listener);
            loop.add(listener);
        }
        for (int i = 0; i < plan.senders(); i++) {
            Upgrade upgrade = upgrade(channel + plan.channelOfSender(i), "?listen=false", random);
            Sender sender = new Sender(run, plan, i, upgrade, progressOf(i));
            senders.add(sender);
            loops.get(0).add(sender);
        }
        for (SelectorLoop loop : loops) {
            if (loop != loops.get(0)) {
                loop.wakes(loops.get(0));
            }
            start(loop, "fanout-selector");
        }
    }

    private Upgrade upgrade(String channel, String query, SplittableRandom random) {
        String host = plan.url().getHost() + ":" + plan.port();
        return new Upgrade(host, plan.path().replace("{channel}", channel) + query, random);
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

    private FanoutResult measure() throws IOException {
        long began = System.nanoTime();
        int wanted = plan.listeners() + plan.senders();
        await(plan.joining(), () -> run.countJoined() + run.countFailed() >= wanted);
        long joinNanos = System.nanoTime() - began;
        int joined = run.countJoined();
        Spent before = Spent.now(threads, plan.serverPid());
        Spent after = before;
        if (joined == wanted && run.countFailed() == 0) {
            run.start();
            if (!plan.closedLoop()) {
                start(new Pacer(run, plan, senders), "fanout-pacer");
            }
            loops.forEach(SelectorLoop::wake);
            awaitTime(plan.warmup());
            before = Spent.now(threads, plan.serverPid());
            awaitSent();
            awaitDelivered();
            after = Spent.now(threads, plan.serverPid());
        }
        end();
        return result(joined, joinNanos, before, after);
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
            expected += (long) senders.get(s).made() * listenersOfChannel[plan.channelOfSender(s)];
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

    private FanoutResult result(int joined, long joinNanos, Spent before, Spent after) {
        int[] made = senders.stream().mapToInt(Sender::made).toArray();
        Histogram latency = tallies.get(0).latency().copy();
        tallies.stream().skip(1).forEach(tally -> latency.add(tally.latency()));
        long lastArrival = tallies.stream().mapToLong(Tally::lastArrival).max().orElse(0);
        return new FanoutResult(
                plan,
                joined,
                run.countFailed(),
                joinNanos,
                Arrays.stream(made).asLongStream().sum(),
                sum(Tally::published),
                listeners.stream().mapToLong(listener -> listener.lost(made)).sum(),
                sum(Tally::duplicated),
                sum(Tally::misordered),
                sum(Tally::countForeign),
                sum(Tally::measured),
                Math.max(0, lastArrival - plan.warmup().toNanos()),
                after.at() - before.at(),
                senders.stream().mapToLong(Sender::late).sum(),
                senders.stream().mapToLong(Sender::heldBack).sum(),
                latency,
                after.own().cpuNanos() - before.own().cpuNanos(),
                after.busiestSince(before),
                serverUse(before.server(), after.server()),
                run.complaints());
    }

    private long sum(ToLongFunction<Tally> figure) {
        return tallies.stream().mapToLong(figure).sum();
    }

    private FanoutResult.@Nullable ServerUse serverUse(ProcessUse before, ProcessUse after) {
        return plan.serverPid() == 0
                ? null
                : new FanoutResult.ServerUse(after.cpuNanos() - before.cpuNanos(), before.rssKib(), after.rssKib());
    }
}
