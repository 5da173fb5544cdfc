package stagecast.relay;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import stagecast.relay.json.JsonText;

/**
 * What may be chosen and is no bound.
 *
 * @param from what listeners see of a sender
 * @param okFrame how success is answered
 * @param coalesce how long a message may wait for others of its channel, so that they are written together, at most
 *     {@link #MAX_COALESCE}; zero for not at all
 * @param compression whether permessage-deflate is agreed to where a client offers it
 */
public record RelayOptions(From from, OkFrame okFrame, Duration coalesce, boolean compression) {

    /** The longest time that a message may wait for others. */
    public static final Duration MAX_COALESCE = Duration.ofMillis(10);

    /** What the protocol has where nothing is chosen. */
    public static final RelayOptions DEFAULTS = new RelayOptions(From.IP, OkFrame.TEXT);

    /**
     * Checks how long a message may wait.
     *
     * @throws IllegalArgumentException if that is out of its bounds; the message names it as {@code RelayOptions.coalesce}
     */
    public RelayOptions {
        checkCoalesce(coalesce);
    }

    /** With messages that do not wait for others, and no compression. */
    public RelayOptions(From from, OkFrame okFrame) {
        this(from, okFrame, Duration.ZERO, false);
    }

    /**
     * Checks how long a message may wait for others.
     *
     * @throws IllegalArgumentException if that is out of its bounds
     */
    public static void checkCoalesce(Duration coalesce) {
        if (coalesce.isNegative() || coalesce.compareTo(MAX_COALESCE) > 0) {
            throw new IllegalArgumentException("RelayOptions.coalesce must be 0 to " + MAX_COALESCE.toMillis()
                    + " ms, it is " + coalesce.toNanos() / 1e6 + " ms");
        }
    }

    /** What listeners see of a sender. */
    public enum From {
        /** The address. */
        IP,
        /** The user id, or {@code anonymous} for whoever has not authenticated: right for an audience of strangers. */
        USER_ID
    }

    /** The kind of the message {@code ok} that answers right credentials. */
    public enum OkFrame {
        /** Text. */
        TEXT,
        /** Binary, as clients of 2019 may expect it. */
        BINARY
    }

    private static final String ANONYMOUS = "anonymous";

    /** A sender as listeners see it: a JSON string with its quotation marks. */
    byte[] nameOf(InetAddress address, @Nullable Identity identity) {
        return JsonText.quote(
                switch (from) {
                    case IP -> AddressText.of(address);
                    case USER_ID -> identity == null ? ANONYMOUS : identity.userId();
                });
    }
}
