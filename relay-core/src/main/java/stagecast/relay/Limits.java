package stagecast.relay;

import java.time.Duration;

/**
 * Every bound of the core. Each can be set in the configuration under {@code limits.}; the key follows from the name.
 *
 * @param connections how many may have joined at the same time; beyond it nobody else may
 * @param connectionsPerAddress how many of them may come from one client's address
 * @param messageBytes the largest message, after joining fragments, in bytes
 * @param fragments the most frames in a message
 * @param sendQueueBytes what may wait for one connection, in bytes of memory held for it
 * @param sendQueueAge how long a message may wait for one connection
 * @param sendQueuesBytes what may wait for all connections together, in bytes
 * @param laneQueueBytes what may wait between two lanes, in bytes; beyond it the senders are not read
 * @param messagesPerSecond what one sender may send in the long run; 0 for as much as it likes
 * @param messagesBurst what one sender may send at once, after a time of silence
 * @param refusedMessages messages in a row that are refused before the connection is closed with 1008
 * @param checkTimeout how long a check of credentials may take before it is answered with {@code busy}
 * @param closeTimeout how long a close may take, from sending ours to the peer's, before the connection is cut
 * @param pingInterval how long nothing may come from a connection before it is sent a ping
 * @param pongTimeout how long after that ping still nothing may come before the connection is cut
 */
public record Limits(
        int connections,
        int connectionsPerAddress,
        int messageBytes,
        int fragments,
        int sendQueueBytes,
        Duration sendQueueAge,
        long sendQueuesBytes,
        int laneQueueBytes,
        int messagesPerSecond,
        int messagesBurst,
        int refusedMessages,
        Duration checkTimeout,
        Duration closeTimeout,
        Duration pingInterval,
        Duration pongTimeout) {

    /**
     * The defaults. {@code connections} is 20,000, about as many as have been measured; how many files and sockets the
     * process may open is not looked at. {@code sendQueuesBytes} is a quarter of the memory that the JVM may use.
     */
    public static final Limits DEFAULTS = new Limits(
            20_000,
            10_000,
            64 << 10,
            4096,
            1 << 20,
            Duration.ofSeconds(10),
            Runtime.getRuntime().maxMemory() / 4,
            4 << 20,
            120,
            240,
            600,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(25),
            Duration.ofSeconds(15));

    /** With more than that between two messages a nanosecond makes a difference; 0 is what is meant then. */
    private static final int MAX_MESSAGES_PER_SECOND = 1_000_000;

    /**
     * Checks that every bound is at least one unit, save the rate, which may be off.
     *
     * @throws IllegalArgumentException if one is not; the message names it
     */
    public Limits {
        positive("connections", connections);
        positive("connections-per-address", connectionsPerAddress);
        positive("message-bytes", messageBytes);
        positive("fragments", fragments);
        positive("send-queue-bytes", sendQueueBytes);
        positive("send-queue-age", sendQueueAge.toMillis());
        positive("send-queues-bytes", sendQueuesBytes);
        positive("lane-queue-bytes", laneQueueBytes);
        if (messagesPerSecond < 0 || messagesPerSecond > MAX_MESSAGES_PER_SECOND) {
            throw new IllegalArgumentException("limits.messages-per-second must be 0 (no limit) to "
                    + MAX_MESSAGES_PER_SECOND + ", it is " + messagesPerSecond);
        }
        positive("messages-burst", messagesBurst);
        positive("refused-messages", refusedMessages);
        positive("check-timeout", checkTimeout.toMillis());
        positive("close-timeout", closeTimeout.toMillis());
        positive("ping-interval", pingInterval.toMillis());
        positive("pong-timeout", pongTimeout.toMillis());
    }

    /**
     * The same with room for another number of connections.
     *
     * @throws IllegalArgumentException if it is not at least 1
     */
    public Limits withConnections(int most) {
        return new Limits(
                most,
                connectionsPerAddress,
                messageBytes,
                fragments,
                sendQueueBytes,
                sendQueueAge,
                sendQueuesBytes,
                laneQueueBytes,
                messagesPerSecond,
                messagesBurst,
                refusedMessages,
                checkTimeout,
                closeTimeout,
                pingInterval,
                pongTimeout);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("limits." + name + " must be greater than 0, it is " + value);
        }
    }
}
