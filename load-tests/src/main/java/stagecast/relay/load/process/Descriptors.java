package stagecast.relay.load.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** The file descriptors of this process: each connection takes one, and a run that has too few would end in the middle. */
public final class Descriptors {

    /** For what is opened beside connections: classes, selectors, reports. */
    private static final int RESERVE = 100;

    private Descriptors() {}

    /**
     * Checks that this many more connections can be opened now. The servers that a run starts inherit the same bound.
     *
     * @throws IOException if not; the message says what to do
     */
    public static void demand(long connections) throws IOException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            demand(connections, unix.getOpenFileDescriptorCount(), unix.getMaxFileDescriptorCount());
        }
    }

    /**
     * The same of given figures.
     *
     * @param most how many descriptors may be open at a time; not positive if that is unknown
     */
    static void demand(long connections, long open, long most) throws IOException {
        long needed = connections + open + RESERVE;
        if (most > 0 && needed > most) {
            throw new IOException(String.format(
                    "%d more connections need %d file descriptors, and this process may have %d: allow more (ulimit -n"
                            + " %d) or ask for fewer connections",
                    connections, needed, most, needed));
        }
    }
}
