package stagecast.relay;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Every bound of the core.
 *
 * @param connections how many may have joined at the same time; beyond it nobody else may
 * @param connectionsPerAddress how many of them may come from one client's address
 * @param messageBytes the largest message, after joining fragments, in bytes
 * @param fragments the most frames in a message
 * @param inboundBytes the memory for the unfinished input of all connections together, in bytes: messages, and heads and
 *     bodies of requests; and for the absent addressees that they remember
 * @param sendQueueBytes what may wait for one connection, in bytes of memory held for it
 * @param sendQueueAge how long a message may wait for one connection
 * @param sendQueuesBytes what may wait for all connections together, in bytes
 * @param laneQueueBytes what may wait between two lanes, in bytes; beyond it the senders are not read
 * @param messagesPerSecond what one sender may send in the long run; 0 for as much as it likes
 * @param messagesBurst what one sender may send at once, after a time of silence
 * @param credentialsPerSecond how many credentials of one connection are checked in the long run, and twice as many at
 *     once after a time without any; above that the connection is read more slowly, and nothing is dropped or refused. 0
 *     for as many as it likes
 * @param refusedMessages messages in a row that are refused before the connection is closed with 1008
 * @param checkTimeout how long a check of credentials may take before it is answered with {@code busy}
 * @param closeTimeout how long a close frame may wait behind messages that were accepted before it; and how long the peer
 *     then has to answer it before the connection is cut
 * @param pingInterval how long nothing may come from a connection before it is sent a ping
 * @param pongTimeout how long after that ping still nothing may come before the connection is cut
 */
public record Limits(
        int connections,
        int connectionsPerAddress,
        int messageBytes,
        int fragments,
        long inboundBytes,
        int sendQueueBytes,
        Duration sendQueueAge,
        long sendQueuesBytes,
        int laneQueueBytes,
        int messagesPerSecond,
        int messagesBurst,
        int credentialsPerSecond,
        int refusedMessages,
        Duration checkTimeout,
        Duration closeTimeout,
        Duration pingInterval,
        Duration pongTimeout) {

    /**
     * The defaults. {@code connections} is 20,000, about as many as have been measured; how many files and sockets the
     * process may open is not looked at. {@code inboundBytes} and {@code sendQueuesBytes} are a quarter each of the
     * memory that the JVM may use; {@code laneQueueBytes} is 4 MiB, or less where that for a lane on each processor would be more
     * than a sixteenth of it.
     */
    public static final Limits DEFAULTS = new Limits(
            20_000,
            10_000,
            64 << 10,
            4096,
            Runtime.getRuntime().maxMemory() / 4,
            1 << 20,
            Duration.ofSeconds(10),
            Runtime.getRuntime().maxMemory() / 4,
            laneQueue(Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors()),
            120,
            240,
            10,
            600,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(25),
            Duration.ofSeconds(15));

    private static final int LANE_QUEUES_SHARE = 16;
    private static final long LEAST_LANE_QUEUE = 256L << 10;
    private static final long MOST_LANE_QUEUE = 4L << 20;

    /** The highest rate: above it, rounding to nanoseconds matters, and an operator who wants more means 0, no limit. */
    private static final int MAX_PER_SECOND = 1_000_000;

    /**
     * Checks that every bound is at least one unit, except the rates, which may be off.
     *
     * @throws IllegalArgumentException if one is not; the message names it as {@code Limits.connections}
     */
    public Limits {
        positive("connections", connections);
        positive("connectionsPerAddress", connectionsPerAddress);
        positive("messageBytes", messageBytes);
        positive("fragments", fragments);
        if (inboundBytes < 2L * messageBytes) {
            throw new IllegalArgumentException(
                    "Limits.inboundBytes must have room for two messages of Limits.messageBytes (" + messageBytes
                            + "), it is " + inboundBytes);
        }
        positive("sendQueueBytes", sendQueueBytes);
        positive("sendQueueAge", sendQueueAge.toMillis());
        positive("sendQueuesBytes", sendQueuesBytes);
        positive("laneQueueBytes", laneQueueBytes);
        rate("messagesPerSecond", messagesPerSecond);
        positive("messagesBurst", messagesBurst);
        rate("credentialsPerSecond", credentialsPerSecond);
        positive("refusedMessages", refusedMessages);
        positive("checkTimeout", checkTimeout.toMillis());
        positive("closeTimeout", closeTimeout.toMillis());
        positive("pingInterval", pingInterval.toMillis());
        positive("pongTimeout", pongTimeout.toMillis());
    }

    private static int laneQueue(long memory, int lanes) {
        return (int) Math.max(LEAST_LANE_QUEUE, Math.min(MOST_LANE_QUEUE, memory / LANE_QUEUES_SHARE / lanes));
    }

    /**
     * The same with other values for some of them: {@code Limits.DEFAULTS.with(limits -> limits.messageBytes(1024))}.
     *
     * @param change gets a builder with the present values
     * @throws IllegalArgumentException if a bound makes no sense
     */
    public Limits with(Consumer<Builder> change) {
        var builder = new Builder(this);
        change.accept(builder);
        return builder.build();
    }

    private static void rate(String name, int value) {
        if (value < 0 || value > MAX_PER_SECOND) {
            throw new IllegalArgumentException(
                    "Limits." + name + " must be 0 (no limit) to " + MAX_PER_SECOND + ", it is " + value);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("Limits." + name + " must be greater than 0, it is " + value);
        }
    }

    /** Changes some bounds of others; see {@link Limits#with}. */
    public static final class Builder {

        private int connections;
        private int connectionsPerAddress;
        private int messageBytes;
        private int fragments;
        private long inboundBytes;
        private int sendQueueBytes;
        private Duration sendQueueAge;
        private long sendQueuesBytes;
        private int laneQueueBytes;
        private int messagesPerSecond;
        private int messagesBurst;
        private int credentialsPerSecond;
        private int refusedMessages;
        private Duration checkTimeout;
        private Duration closeTimeout;
        private Duration pingInterval;
        private Duration pongTimeout;

        private Builder(Limits from) {
            this.connections = from.connections;
            this.connectionsPerAddress = from.connectionsPerAddress;
            this.messageBytes = from.messageBytes;
            this.fragments = from.fragments;
            this.inboundBytes = from.inboundBytes;
            this.sendQueueBytes = from.sendQueueBytes;
            this.sendQueueAge = from.sendQueueAge;
            this.sendQueuesBytes = from.sendQueuesBytes;
            this.laneQueueBytes = from.laneQueueBytes;
            this.messagesPerSecond = from.messagesPerSecond;
            this.messagesBurst = from.messagesBurst;
            this.credentialsPerSecond = from.credentialsPerSecond;
            this.refusedMessages = from.refusedMessages;
            this.checkTimeout = from.checkTimeout;
            this.closeTimeout = from.closeTimeout;
            this.pingInterval = from.pingInterval;
            this.pongTimeout = from.pongTimeout;
        }

        /** Sets {@link Limits#connections()}. */
        public Builder connections(int connections) {
            this.connections = connections;
            return this;
        }

        /** Sets {@link Limits#connectionsPerAddress()}. */
        public Builder connectionsPerAddress(int connectionsPerAddress) {
            this.connectionsPerAddress = connectionsPerAddress;
            return this;
        }

        /** Sets {@link Limits#messageBytes()}. */
        public Builder messageBytes(int messageBytes) {
            this.messageBytes = messageBytes;
            return this;
        }

        /** Sets {@link Limits#fragments()}. */
        public Builder fragments(int fragments) {
            this.fragments = fragments;
            return this;
        }

        /** Sets {@link Limits#inboundBytes()}. */
        public Builder inboundBytes(long inboundBytes) {
            this.inboundBytes = inboundBytes;
            return this;
        }

        /** Sets {@link Limits#sendQueueBytes()}. */
        public Builder sendQueueBytes(int sendQueueBytes) {
            this.sendQueueBytes = sendQueueBytes;
            return this;
        }

        /** Sets {@link Limits#sendQueueAge()}. */
        public Builder sendQueueAge(Duration sendQueueAge) {
            this.sendQueueAge = sendQueueAge;
            return this;
        }

        /** Sets {@link Limits#sendQueuesBytes()}. */
        public Builder sendQueuesBytes(long sendQueuesBytes) {
            this.sendQueuesBytes = sendQueuesBytes;
            return this;
        }

        /** Sets {@link Limits#laneQueueBytes()}. */
        public Builder laneQueueBytes(int laneQueueBytes) {
            this.laneQueueBytes = laneQueueBytes;
            return this;
        }

        /** Sets {@link Limits#messagesPerSecond()}. */
        public Builder messagesPerSecond(int messagesPerSecond) {
            this.messagesPerSecond = messagesPerSecond;
            return this;
        }

        /** Sets {@link Limits#messagesBurst()}. */
        public Builder messagesBurst(int messagesBurst) {
            this.messagesBurst = messagesBurst;
            return this;
        }

        /** Sets {@link Limits#credentialsPerSecond()}. */
        public Builder credentialsPerSecond(int credentialsPerSecond) {
            this.credentialsPerSecond = credentialsPerSecond;
            return this;
        }

        /** Sets {@link Limits#refusedMessages()}. */
        public Builder refusedMessages(int refusedMessages) {
            this.refusedMessages = refusedMessages;
            return this;
        }

        /** Sets {@link Limits#checkTimeout()}. */
        public Builder checkTimeout(Duration checkTimeout) {
            this.checkTimeout = checkTimeout;
            return this;
        }

        /** Sets {@link Limits#closeTimeout()}. */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = closeTimeout;
            return this;
        }

        /** Sets {@link Limits#pingInterval()}. */
        public Builder pingInterval(Duration pingInterval) {
            this.pingInterval = pingInterval;
            return this;
        }

        /** Sets {@link Limits#pongTimeout()}. */
        public Builder pongTimeout(Duration pongTimeout) {
            this.pongTimeout = pongTimeout;
            return this;
        }

        private Limits build() {
            return new Limits(
                    connections,
                    connectionsPerAddress,
                    messageBytes,
                    fragments,
                    inboundBytes,
                    sendQueueBytes,
                    sendQueueAge,
                    sendQueuesBytes,
                    laneQueueBytes,
                    messagesPerSecond,
                    messagesBurst,
                    credentialsPerSecond,
                    refusedMessages,
                    checkTimeout,
                    closeTimeout,
                    pingInterval,
                    pongTimeout);
        }
    }
}
