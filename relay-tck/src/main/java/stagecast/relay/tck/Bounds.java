package stagecast.relay.tck;

import java.time.Duration;
import stagecast.relay.Limits;

/** Limits for one test: the defaults, save what it sets short to reach it. */
final class Bounds {

    private int connections = Limits.DEFAULTS.connections();
    private int connectionsPerAddress = Limits.DEFAULTS.connectionsPerAddress();
    private int messageBytes = Limits.DEFAULTS.messageBytes();
    private int fragments = Limits.DEFAULTS.fragments();
    private int sendQueueBytes = Limits.DEFAULTS.sendQueueBytes();
    private int messagesPerSecond = Limits.DEFAULTS.messagesPerSecond();
    private int messagesBurst = Limits.DEFAULTS.messagesBurst();
    private int refusedMessages = Limits.DEFAULTS.refusedMessages();
    private Duration checkTimeout = Limits.DEFAULTS.checkTimeout();
    private Duration closeTimeout = Limits.DEFAULTS.closeTimeout();
    private Duration pingInterval = Limits.DEFAULTS.pingInterval();
    private Duration pongTimeout = Limits.DEFAULTS.pongTimeout();

    Bounds connections(int most) {
        connections = most;
        return this;
    }

    Bounds connectionsPerAddress(int most) {
        connectionsPerAddress = most;
        return this;
    }

    Bounds messageBytes(int bytes) {
        messageBytes = bytes;
        return this;
    }

    Bounds fragments(int frames) {
        fragments = frames;
        return this;
    }

    Bounds sendQueueBytes(int bytes) {
        sendQueueBytes = bytes;
        return this;
    }

    /** The rate of each sender; 0 messages a second for none. */
    Bounds rate(int perSecond, int burst) {
        messagesPerSecond = perSecond;
        messagesBurst = burst;
        return this;
    }

    /** For a test that sends more at once than people do. */
    Bounds anyRate() {
        return rate(0, 1);
    }

    Bounds refusedMessages(int messages) {
        refusedMessages = messages;
        return this;
    }

    Bounds checkTimeout(Duration timeout) {
        checkTimeout = timeout;
        return this;
    }

    Bounds closeTimeout(Duration timeout) {
        closeTimeout = timeout;
        return this;
    }

    Bounds pingInterval(Duration interval) {
        pingInterval = interval;
        return this;
    }

    Bounds pongTimeout(Duration timeout) {
        pongTimeout = timeout;
        return this;
    }

    Limits limits() {
        return new Limits(
                connections,
                connectionsPerAddress,
                messageBytes,
                fragments,
                sendQueueBytes,
                Limits.DEFAULTS.sendQueueAge(),
                Limits.DEFAULTS.sendQueuesBytes(),
                Limits.DEFAULTS.laneQueueBytes(),
                messagesPerSecond,
                messagesBurst,
                refusedMessages,
                checkTimeout,
                closeTimeout,
                pingInterval,
                pongTimeout);
    }
}
