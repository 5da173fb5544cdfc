package stagecast.relay.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import stagecast.relay.Lane;

/** A thread with a selector: waits for sockets, tasks and times, and ends each turn before it waits again. */
final class NioLane implements Lane {

    private record Timer(long due, Runnable task) {}

    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::due));
    private final ArrayDeque<Runnable> turnEnds = new ArrayDeque<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(16 << 10);
    private volatile boolean closed;

    NioLane(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    /** An empty buffer for one read; on the lane only. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void atTurnEnd(Runnable task) {
        turnEnds.add(task);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        long due = System.nanoTime() + delay.toNanos();
        execute(() -> timers.add(new Timer(due, task)));
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(NioLane::handle, millisToWait());
                runAll(tasks.size());
                runTimers();
                for (Runnable task = turnEnds.poll(); task != null; task = turnEnds.poll()) {
                    task.run();
                }
            }
            selector.keys().forEach(key -> ((SocketConnection) key.attachment()).cut());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void handle(SelectionKey key) {
        ((SocketConnection) key.attachment()).ready(key);
    }

    /** At least 1: 0 would wait for ever, and a task that was added meanwhile has woken the selector. */
    private long millisToWait() {
        if (timers.isEmpty()) {
            return Duration.ofHours(1).toMillis();
        }
        return Math.max(
                1, Duration.ofNanos(timers.peek().due() - System.nanoTime()).toMillis());
    }

    private void runAll(int count) {
        for (int i = 0; i < count; i++) {
            Runnable task = tasks.poll();
            if (task != null) {
                task.run();
            }
        }
    }

    private void runTimers() {
        while (!timers.isEmpty() && timers.peek().due() - System.nanoTime() <= 0) {
            timers.remove().task().run();
        }
    }

    /** Ends the lane and cuts its connections. */
    void close() throws InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
    }
}
