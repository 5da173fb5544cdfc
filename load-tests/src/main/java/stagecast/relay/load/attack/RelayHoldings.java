package stagecast.relay.load.attack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import stagecast.relay.load.process.ProcessUse;

/**
 * What a relay's process holds.
 *
 * @param residentBytes in memory; 0 where the system has no {@code /proc}
 * @param heapBytes of the heap, what outlived the last collection; 0 where the JDK has no {@code jstat}
 * @param descriptors that are open; 0 where the system has no {@code /proc}
 */
record RelayHoldings(long residentBytes, long heapBytes, int descriptors) {

    static final RelayHoldings NONE = new RelayHoldings(0, 0, 0);

    /** Of a process now, with what is known of its heap. */
    static RelayHoldings of(long pid, long heapBytes) {
        return new RelayHoldings(ProcessUse.rssKib(List.of(pid)) << 10, heapBytes, descriptors(pid));
    }

    static int descriptors(long pid) {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path each : open) {
                count += each.getNameCount() > 0 ? 1 : 0;
            }
        } catch (IOException e) {
            return 0; // no such system, or no such process any more
        }
        return count;
    }
}
