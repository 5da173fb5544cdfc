package stagecast.relay;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sends without a connection: over HTTP, or from Java. It is held to the same rules, in the same order, as
 * somebody with one, and keeps the count of the rate, so there is one for each sender. Made by {@link Relay#sender}.
 *
 * <p>Lives on its lane: its messages reach each listener in the order in which they were sent there.
 */
public final class Sender {

    /** What became of a message. */
    public sealed interface Outcome {

        /** It is on its way. */
        record Sent() implements Outcome {}

        /** It is not JSON, where it had to be. */
        record NotJson() implements Outcome {}

        /**
         * It went nowhere.
         *
         * @param message what was wrong and what to do
         * @param to the addressee whom nobody is, as it was sent; null for other errors
         * @param retryAfter when to try again; null where that alone would not help
         */
        record Refused(
                ErrorCode code,
                String message,
                @Nullable String to,
                @Nullable Duration retryAfter) implements Outcome {}
    }

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Outcome SENT = new Outcome.Sent();

    private static final String CREDENTIALS = "Credentials are never relayed.";

    /** There is no other way to authenticate without a connection. */
    private static final String HOW_TO_AUTHENTICATE =
            "To authenticate, log in at /api/users/login and send the token in a header.";

    /** What a connection is told instead is of no use here: nothing can be authenticated in band. */
    private static final String LOG_IN =
            "Only those who have authenticated may send this here. Log in at /api/users/login and send the token in a"
                    + " header.";

    private static final String RESTARTING = "The relay restarts. Wait for the seconds given, then send it again.";

    private static final String CONGESTED =
            "The relay has too much under way. Wait for the seconds given, then send it again.";

    private final Shard shard;
    private final ChannelRegistry channels;
    private final MessageRate rate;

    Sender(Shard shard, ChannelRegistry channels) {
        this.shard = shard;
        this.channels = channels;
        this.rate = new MessageRate(shard.limits(), shard.now());
    }

    /** Where {@link #send} is to be called. */
    public Lane lane() {
        return shard.lane();
    }

    /**
     * Sends a text, as a connection would. Called on {@link #lane()}; never blocks.
     *
     * @param address the sender's, for {@code from}
     * @param identity who it speaks for, null for nobody; it may use this channel ({@link Identity#mayUse})
     * @param text valid UTF-8, no longer than {@link Limits#messageBytes()}; not changed, and free again afterwards
     * @param json whether it has to be JSON
     */
    public Outcome send(
            ChannelName channel, InetAddress address, @Nullable Identity identity, byte[] text, boolean json) {
        Inbound inbound = shard.parser().parse(text, 0, text.length);
        if (inbound instanceof Inbound.Mistyped mistyped) {
            return credentials(channel, mistyped.mistake().fault);
        }
        if (inbound instanceof Inbound.Invalid invalid) {
            return refused(channel, ErrorCode.INVALID_MESSAGE, invalid.explanation(), null, null);
        }
        if (json && inbound instanceof Inbound.Broadcast broadcast && !broadcast.json()) {
            return new Outcome.NotJson();
        }
        if (inbound instanceof Inbound.Login) {
            return credentials(channel, CREDENTIALS);
        }
        byte[] from = shard.core().options().nameOf(address, identity);
        Message message = inbound instanceof Inbound.Direct direct
                ? Message.direct(channel, this, from, text, direct)
                : Message.text(channel, this, from, text, 0, text.length, (Inbound.Broadcast) inbound);
        return route(message, identity);
    }

    private Outcome route(Message message, @Nullable Identity identity) {
        if (shard.draining()) {
            return refused(message.channel(), ErrorCode.BUSY, RESTARTING, null, A_SECOND);
        }
        if (shard.isCongestedElsewhere(message.end() - message.start())) {
            // Before it counts: it is to be sent again.
            return refused(message.channel(), ErrorCode.BUSY, CONGESTED, null, A_SECOND);
        }
        SendGate gate = new SendGate(shard.core().rules(message.channel()).senders(), rate);
        gate.speaksFor(identity);
        Refusal refusal = gate.refusal(message.to() != null, shard.turnTime());
        if (refusal != null) {
            return refused(
                    message.channel(),
                    refusal.code,
                    refusal.code == ErrorCode.NOT_AUTHENTICATED ? LOG_IN : refusal.explanation,
                    null,
                    refusal == Refusal.TOO_FAST ? A_SECOND : null);
        }
        shard.core().listener().accepted(message.channel(), message.end() - message.start());
        if (routed(message)) {
            return SENT;
        }
        Refusal nobody = Refusal.NOBODY_THERE;
        return refused(message.channel(), nobody.code, nobody.explanation, message.to(), null);
    }

    /** Routes the message from this lane; answers false if it is for one person who is not there. */
    private boolean routed(Message message) {
        Channel channel = channels.enter(message.channel(), shard, false);
        try {
            return shard.core().router().route(message, channel);
        } finally {
            channels.leave(channel, false);
        }
    }

    private Outcome credentials(ChannelName channel, String fault) {
        return refused(channel, ErrorCode.INVALID_MESSAGE, fault + " " + HOW_TO_AUTHENTICATE, null, null);
    }

    private Outcome refused(
            ChannelName channel,
            ErrorCode code,
            String explanation,
            @Nullable String to,
            @Nullable Duration retryAfter) {
        shard.core().listener().refused(channel, code);
        return new Outcome.Refused(code, explanation, to, retryAfter);
    }
}
