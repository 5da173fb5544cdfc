package stagecast.relay.server.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import stagecast.relay.Limits;

/** How many connections the file descriptors that this process may open allow: each takes one. */
public final class FileDescriptors {

    /**
     * What stays for all else: the JVM's own files, accounts, pages, lanes, and above all connections that have not joined,
     * or not yet, and those who are told that there is no room.
     */
    static final int RESERVE = 1_000;

    /** If there are few descriptors, the reserve is at most one in this many, */
    private static final int RESERVED_AT_MOST_ONE_IN = 4;

    /** but at least this: the JVM and the accounts have 60 to 80 open before the first connection; */
    private static final int LEAST_RESERVE = 128;

    /** and never more than half of them. */
    private static final int RESERVED_IN_NO_CASE_MORE_THAN_ONE_IN = 2;

    /** The descriptors that are left for files opened later, and for connections to a database. */
    private static final int FOR_FILES = 32;

    private FileDescriptors() {}

    /** The default of {@code limits.connections}; the core's own where nobody knows how many descriptors there are. */
    public static int connections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? connections(unix.getMaxFileDescriptorCount())
                : Limits.DEFAULTS.connections();
    }

    /**
     * The same where so many descriptors may be open.
     *
     * @param descriptors not positive where that is not known, and {@link Long#MAX_VALUE} where there is no bound
     */
    static int connections(long descriptors) {
        if (descriptors <= 0 || descriptors == Long.MAX_VALUE) {
            return Limits.DEFAULTS.connections();
        }
        long reserve = Math.max(LEAST_RESERVE, Math.min(RESERVE, descriptors / RESERVED_AT_MOST_ONE_IN));
        reserve = Math.min(reserve, descriptors / RESERVED_IN_NO_CASE_MORE_THAN_ONE_IN);
        return (int) Math.min(Integer.MAX_VALUE, descriptors - reserve);
    }

    /** How many sockets of every kind there may be besides what this process has open now. */
    public static int sockets() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? sockets(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    /**
     * The same for a given number of descriptors.
     *
     * @param descriptors how many the process may have open; not positive if that is unknown
     * @param open how many it has open now
     */
    static int sockets(long descriptors, long open) {
        if (descriptors <= 0) {
            return Integer.MAX_VALUE;
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, descriptors - Math.max(0, open) - FOR_FILES));
    }
}
