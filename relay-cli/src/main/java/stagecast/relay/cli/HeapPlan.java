package stagecast.relay.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stagecast.relay.auth.AttemptSettings;
import stagecast.relay.server.config.FileDescriptors;
import stagecast.relay.server.config.TlsSettings;

/**
 * How much of the heap the configured bounds take when all of them are reached at once. The remaining fifth is for the garbage collector,
 * and for what each lane handles in one turn.
 */
public final class HeapPlan {

    /** How much of the heap the bounds may take together. */
    static final int MOST_PERCENT = 80;

    /**
     * Of a WebSocket or of an HTTP connection. Measured: 2.2 KiB for an idle WebSocket, 2.5 KiB for an HTTP connection between two requests.
     * A busy WebSocket also has names, a credential, and an account of its input; a request that waits for its body is in
     * {@code limits.inbound-bytes}.
     */
    static final int BYTES_OF_A_SOCKET = 3 << 10;

    /**
     * The same with TLS. Measured: 7.8 KiB and 8.5 KiB, most of it for the JDK's {@code SSLEngine}. The rest has room for a small record that
     * waits for the socket beyond {@link TlsSettings#unsentBytes}, and for TLS's own answers.
     */
    static final int BYTES_OF_A_TLS_SOCKET = 10 << 10;

    /** What stays for sockets other than WebSockets where the heap bears fewer sockets than there are descriptors: one in this many, */
    private static final int HTTP_ONE_IN = 8;

    /** but not more than this. */
    private static final int MOST_FOR_HTTP = 1_000;

    /** The server's own objects, queues of look-ups and hashes, and rates of those who send over HTTP: a tenth, within bounds. */
    private static final int BASE_SHARE = 10;

    private static final long LEAST_BASE_BYTES = 8L << 20;
    private static final long MOST_BASE_BYTES = 32L << 20;

    private static final int PERCENT = 100;

    private final long heap;
    private final int descriptors;
    private final int socketBytes;
    private final int connections;
    private final Map<String, Long> parts = new LinkedHashMap<>();

    private HeapPlan(ServerConfig config, long heap, int lanes, int descriptors) {
        this.heap = heap;
        this.descriptors = descriptors;
        this.connections = config.limits().connections();
        this.socketBytes = config.tls().isOn() ? BYTES_OF_A_TLS_SOCKET : BYTES_OF_A_SOCKET;
        parts.put("limits.send-queues-bytes", config.limits().sendQueuesBytes());
        parts.put("limits.inbound-bytes", config.limits().inboundBytes());
        parts.put(
                "limits.lane-queue-bytes for " + lanes + " lanes",
                (long) lanes * config.limits().laneQueueBytes());
        parts.put(
                "auth.attempts.remembered",
                (long) AttemptSettings.BYTES_OF_A_REMEMBERED
                        * config.auth().attempts().remembered());
        if (config.tls().isOn()) {
            parts.put("TLS records that sockets have not taken", TlsSettings.unsentBytes(config.limits()));
        }
        parts.put("all else", Math.max(LEAST_BASE_BYTES, Math.min(MOST_BASE_BYTES, heap / BASE_SHARE)));
    }

    /** The plan for this process. */
    public static HeapPlan of(ServerConfig config) {
        Runtime runtime = Runtime.getRuntime();
        return of(config, runtime.maxMemory(), runtime.availableProcessors(), FileDescriptors.sockets());
    }

    /**
     * The same for any process.
     *
     * @param heap in bytes
     * @param lanes as many as there are processors
     * @param descriptors how many sockets the file descriptors allow
     */
    static HeapPlan of(ServerConfig config, long heap, int lanes, int descriptors) {
        return new HeapPlan(config, heap, lanes, descriptors);
    }

    private long most() {
        return heap / PERCENT * MOST_PERCENT;
    }

    private long others() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of sockets of all kinds for which the heap has room beside the other bounds; at least 1. */
    private int room() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (most() - others()) / socketBytes));
    }

    /** How many of them stay for what is not a WebSocket. */
    private int reserve() {
        return Math.min(MOST_FOR_HTTP, room() / HTTP_ONE_IN);
    }

    /** The number of WebSockets for which the heap has room beside the other bounds and HTTP; at least 1. */
    int connections() {
        return room() - reserve();
    }

    /**
     * The bound of sockets of all kinds: what the heap has room for, but never more than the file descriptors, and at least the configured
     * WebSockets with some HTTP connections.
     */
    public int sockets() {
        long wanted = Math.max(room(), (long) connections + reserve());
        return (int) Math.min(descriptors, wanted);
    }

    private int httpConnections() {
        return Math.max(0, sockets() - connections);
    }

    /** All bounds together, in bytes. */
    long sum() {
        return others() + ((long) connections + httpConnections()) * socketBytes;
    }

    /** A line for each part, and one for the sum. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("# the heap, when all bounds are reached at once:");
        parts.forEach((part, bytes) -> lines.add(line(bytes, part)));
        lines.add(sockets(connections, "limits.connections"));
        lines.add(sockets(httpConnections(), "connections that are no WebSockets"));
        lines.add(line(
                sum(),
                "together, of " + mebibytes(heap) + ": " + sum() * PERCENT / heap + " %, and at most " + MOST_PERCENT
                        + " % are safe"));
        return lines;
    }

    /** What can't be met, in sentences for the operator; empty if all can. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        descriptorWarning().ifPresent(warnings::add);
        if (sum() > most()) {
            warnings.add("all bounds on memory together may take " + mebibytes(sum()) + ", more than " + MOST_PERCENT
                    + " % of the heap ("
                    + mebibytes(heap) + "): " + whatToLower()
                    + ", or make the heap larger:"
                    + " RELAY_JAVA_OPTIONS=-Xmx" + mebibytesNeeded() + "m. ./relay config shows the sum");
        }
        return warnings;
    }

    private String whatToLower() {
        return others() < most()
                ? "lower limits.connections to " + connections()
                : "lower limits.send-queues-bytes and limits.inbound-bytes";
    }

    private Optional<String> descriptorWarning() {
        int allowed = FileDescriptors.connections();
        return connections <= allowed
                ? Optional.empty()
                : Optional.of("limits.connections is " + connections
                        + ", but this process may open files and sockets for only " + allowed
                        + " connections: raise the limit (ulimit -n), or lower the key");
    }

    private long mebibytesNeeded() {
        return ((sum() * PERCENT / MOST_PERCENT) >> 20) + 1;
    }

    private String sockets(int count, String what) {
        return line((long) count * socketBytes, what + ", " + count + " of " + (socketBytes >> 10) + "KiB each");
    }

    private static String line(long bytes, String what) {
        return String.format("# %8s  %s", mebibytes(bytes), what);
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + "MiB";
    }
}
