package stagecast.relay.load.fanout;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import stagecast.relay.load.process.ProcessUse;

/**
 * What has been spent by a moment of a run.
 *
 * @param at {@link System#nanoTime()}
 * @param threadNanos CPU time of each thread that does the work, by its id
 * @param own this process
 * @param server all its processes together; nothing if it is not watched
 */
record Spent(long at, Map<Long, Long> threadNanos, ProcessUse own, ProcessUse server) {

    /**
     * @param serverPids the server's processes
     */
    static Spent now(List<Thread> threads, List<Long> serverPids) {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        return new Spent(
                System.nanoTime(),
                threads.stream()
                        .collect(Collectors.toMap(Thread::getId, thread -> times.getThreadCpuTime(thread.getId()))),
                ProcessUse.of(List.of(ProcessHandle.current().pid())),
                ProcessUse.of(serverPids));
    }

    /** CPU time of the thread that used most since then. */
    long busiestSince(Spent before) {
        return threadNanos.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.threadNanos.getOrDefault(thread.getKey(), 0L))
                .max()
                .orElse(0);
    }
}
