package stagecast.relay.load.fanout;

import java.time.Duration;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.Target;

/**
 * What a run of {@link Fanout} does.
 *
 * @param target the server
 * @param listeners over all channels, shared out evenly, as are the senders
 * @param sendersListen whether senders are listeners too, beside those, and get what others send
 * @param size bytes of each message
 * @param filling what they are made of behind the numbers
 * @param rate messages a second of each sender; 0 in a closed loop
 * @param window messages of a sender that some listener may still lack; 0 in an open loop
 * @param messages of each sender at most
 * @param sending how long the senders send at most
 * @param warmup the part of that time, from its start, that no figure counts
 * @param threads selector threads
 * @param handshakes under way at once
 * @param joining how long everybody may take to join
 * @param settling how long, after the last message was sent, the listeners may take to get it
 */
public record FanoutPlan(
        Target target,
        int listeners,
        int senders,
        int channels,
        boolean sendersListen,
        int size,
        Filling filling,
        double rate,
        int window,
        int messages,
        Duration sending,
        Duration warmup,
        int threads,
        int handshakes,
        Duration joining,
        Duration settling) {

    static final int LARGEST_MESSAGE = 16 << 20;
    static final int LARGEST_WINDOW = 1 << 16;

    /**
     * @throws IllegalArgumentException if the run can't be; the message says why
     */
    public FanoutPlan {
        demand(
                channels >= 1 && senders >= channels && listeners >= channels,
                "each channel needs a sender and a listener of its own");
        demand(
                size >= filling.shortest() && size <= LARGEST_MESSAGE,
                "a message has " + filling.shortest() + " to " + LARGEST_MESSAGE + " bytes");
        demand(rate > 0 != window > 0, "a run has a rate or a window, above 0");
        demand(window <= LARGEST_WINDOW, "a window has at most " + LARGEST_WINDOW + " messages");
        demand(messages >= 1, "a sender sends at least one message");
        demand(
                positive(sending) && positive(joining) && positive(settling) && !warmup.isNegative(),
                "times are above 0 seconds");
        demand(warmup.compareTo(sending) < 0, "the warm-up is part of the seconds of sending, and shorter");
        demand(threads == 1 || threads == 2, "there are one or two selector threads");
        demand(handshakes >= threads, "at least one handshake for each thread is under way at a time");
    }

    boolean closedLoop() {
        return window > 0;
    }

    /** How many messages each sender has sent when an open loop is over. */
    int scheduled() {
        return (int) Math.min(messages, Math.max(1, Math.floor(rate * sending.toNanos() / 1e9)));
    }

    Dialect dialect() {
        return target.dialect();
    }

    int channelOfSender(int sender) {
        return sender % channels;
    }

    int sendersOfChannel(int channel) {
        return senders / channels + (channel < senders % channels ? 1 : 0);
    }

    /** How many connections get each message of this sender. */
    int listenersOf(int sender) {
        int channel = channelOfSender(sender);
        int listening = listeners / channels + (channel < listeners % channels ? 1 : 0);
        return listening + (sendersListen ? sendersOfChannel(channel) - 1 : 0);
    }

    int channelOfListener(int listener) {
        return listener % channels;
    }

    private static boolean positive(Duration time) {
        return !time.isZero() && !time.isNegative();
    }

    private static void demand(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
