package stagecast.relay.load.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What processes have used so far, all together.
 *
 * @param threadNanos CPU time of each of their threads, by id, in user and kernel mode; where the kernel does not tell that
 *     to the nanosecond, of all of a process together, in steps of 10 ms
 * @param rssKib what of them is in memory; 0 where the system has no {@code /proc}
 */
public record ProcessUse(Map<String, Long> threadNanos, long rssKib) {

    private static final String ALL_OF = "all of ";

    /** Whether there is such a process, and it may be looked at. */
    public static boolean canWatch(long pid) {
        return total(pid).isPresent();
    }

    /** A process that is not there any more adds nothing. */
    public static ProcessUse of(List<Long> pids) {
        Map<String, Long> all = new HashMap<>(); // a thread's id is unlike those of any other process
        for (long pid : pids) {
            Map<String, Long> threads = threads(pid);
            if (threads.isEmpty()) {
                total(pid).ifPresent(nanos -> threads.put(ALL_OF + pid, nanos));
            }
            all.putAll(threads);
        }
        return new ProcessUse(all, rssKib(pids));
    }

    /** CPU time since an earlier look; what threads used that have ended since then is not in it. */
    public long cpuNanosSince(ProcessUse before) {
        return threadNanos.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.threadNanos.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    private static OptionalLong total(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(cpu -> OptionalLong.of(cpu.toNanos()))
                .orElse(OptionalLong.empty());
    }

    private static Map<String, Long> threads(long pid) {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                addThread(nanos, task);
            }
        } catch (IOException e) {
            nanos.clear(); // no such system, or no such process: the other way is tried
        }
        return nanos;
    }

    private static void addThread(Map<String, Long> nanos, Path task) {
        try {
            String onCpu = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
            nanos.put(task.getFileName().toString(), Long.parseLong(onCpu));
        } catch (IOException e) {
            nanos.remove(task.getFileName().toString()); // it has ended meanwhile
        }
    }

    /** What of the processes is in memory; 0 where the system has no {@code /proc}. */
    public static long rssKib(List<Long> pids) {
        return pids.stream().mapToLong(ProcessUse::rssKib).sum();
    }

    private static long rssKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
