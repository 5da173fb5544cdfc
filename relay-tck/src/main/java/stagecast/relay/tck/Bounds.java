package stagecast.relay.tck;

import java.time.Duration;
import stagecast.relay.Limits;

/** Limits for one test: the defaults, save what it sets short to reach it. */
final class Bounds {

    private Limits limits = Limits.DEFAULTS;

    Bounds connections(int most) {
        limits = limits.with(changed -> changed.connections(most));
        return this;
    }

    Bounds connectionsPerAddress(int most) {
        limits = limits.with(changed -> changed.connectionsPerAddress(most));
        return this;
    }

    Bounds messageBytes(int bytes) {
        limits = limits.with(changed -> changed.messageBytes(bytes));
        return this;
    }

    Bounds fragments(int frames) {
        limits = limits.with(changed -> changed.fragments(frames));
        return this;
    }

    Bounds inboundBytes(int bytes) {
        limits = limits.with(changed -> changed.inboundBytes(bytes));
        return this;
    }

    Bounds sendQueueBytes(int bytes) {
        limits = limits.with(changed -> changed.sendQueueBytes(bytes));
        return this;
    }

    /** The rate of each sender; 0 messages a second for none. */
    Bounds rate(int perSecond, int burst) {
        limits = limits.with(changed -> changed.messagesPerSecond(perSecond));
        limits = limits.with(changed -> changed.messagesBurst(burst));
        return this;
    }

    /** For a test that sends more at once than people do. */
    Bounds anyRate() {
        return rate(0, 1);
    }

    /** The rate of each connection's credentials; twice as many may come at once. 0 for none. */
    Bounds credentialsPerSecond(int credentials) {
        limits = limits.with(changed -> changed.credentialsPerSecond(credentials));
        return this;
    }

    Bounds refusedMessages(int messages) {
        limits = limits.with(changed -> changed.refusedMessages(messages));
        return this;
    }

    Bounds checkTimeout(Duration timeout) {
        limits = limits.with(changed -> changed.checkTimeout(timeout));
        return this;
    }

    Bounds closeTimeout(Duration timeout) {
        limits = limits.with(changed -> changed.closeTimeout(timeout));
        return this;
    }

    Bounds pingInterval(Duration interval) {
        limits = limits.with(changed -> changed.pingInterval(interval));
        return this;
    }

    Bounds pongTimeout(Duration timeout) {
        limits = limits.with(changed -> changed.pongTimeout(timeout));
        return this;
    }

    Limits limits() {
        return limits;
    }
}
