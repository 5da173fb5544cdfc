package stagecast.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What may be chosen and is no bound.
 *
 * @param from what listeners see of a sender
 * @param okFrame how success is answered
 */
public record RelayOptions(From from, OkFrame okFrame) {

    /** What the protocol has where nothing is chosen. */
    public static final RelayOptions DEFAULTS = new RelayOptions(From.IP, OkFrame.TEXT);

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
