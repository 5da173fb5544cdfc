package stagecast.relay.load;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What has been spent by a moment of a run.
 *
 * @param at {@link System#nanoTime()}
 * @param threadNanos CPU time of each thread that does the work, by its id
 * @param own this process
 * @param server nothing if it is not watched
 */
record Spent(long at, Map<Long, Long> threadNanos, ProcessUse own, ProcessUse server) {

    /**
     * @param serverPid 0 if there is none to watch
     */
    static Spent now(List<Thread> threads, long serverPid) {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        return new Spent(
                System.nanoTime(),
                threads.stream()
                        .collect(Collectors.toMap(Thread::getId, thread -> times.getThreadCpuTime(thread.getId()))),
                ProcessUse.of(ProcessHandle.current().pid()),
                serverPid == 0 ? ProcessUse.NONE : ProcessUse.of(serverPid));
    }

    /** CPU time of the thread that used most since then. */
    long busiestSince(Spent before) {
        return threadNanos.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.threadNanos.getOrDefault(thread.getKey(), 0L))
                .max()
                .orElse(0);
    }
}
