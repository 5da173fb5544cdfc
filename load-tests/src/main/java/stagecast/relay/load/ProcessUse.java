package stagecast.relay.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a process has used so far.
 *
 * @param cpuNanos of all its threads, in user and kernel mode; the kernel tells it in steps of 10 ms
 * @param rssKib what of it is in memory; 0 where the system has no {@code /proc}
 */
record ProcessUse(long cpuNanos, long rssKib) {

    /** Empty if there is no such process, or it may not be looked at. */
    static OptionalLong cpuNanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(cpu -> OptionalLong.of(cpu.toNanos()))
                .orElse(OptionalLong.empty());
    }

    /** Zeros if there is no such process any more. */
    static ProcessUse of(long pid) {
        return new ProcessUse(cpuNanos(pid).orElse(0), rssKib(pid));
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
