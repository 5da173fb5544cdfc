package stagecast.relay.wire;

import static stagecast.relay.wire.WebSocketProtocol.CLIENT_MAX_WINDOW_BITS;
import static stagecast.relay.wire.WebSocketProtocol.CLIENT_NO_CONTEXT_TAKEOVER;
import static stagecast.relay.wire.WebSocketProtocol.LARGEST_WINDOW;
import static stagecast.relay.wire.WebSocketProtocol.PERMESSAGE_DEFLATE;
import static stagecast.relay.wire.WebSocketProtocol.SERVER_MAX_WINDOW_BITS;
import static stagecast.relay.wire.WebSocketProtocol.SERVER_NO_CONTEXT_TAKEOVER;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Agrees to permessage-deflate (RFC 7692 section 7.1) without context takeover on either side, so that one compressed
 * copy of a message serves all who get it, and a connection owns nothing between two messages.
 */
public final class DeflateOffer {

    private static final String AGREED =
            PERMESSAGE_DEFLATE + "; " + SERVER_NO_CONTEXT_TAKEOVER + "; " + CLIENT_NO_CONTEXT_TAKEOVER;

    /** Section 7.1.2: 8 to 15, without leading zeros. */
    private static final Pattern WINDOW = Pattern.compile("[89]|1[0-5]");

    private DeflateOffer() {}

    /**
     * Takes the first of a client's offers that can be kept. One with a parameter that is unknown, stands twice or has a
     * bad value is declined, and so is one that wants our window smaller, which the JDK's deflater can't do.
     *
     * @param fields the values of {@code Sec-WebSocket-Extensions}, each as it was sent; several are one list
     * @return the value of that field in the answer; null for none: nothing was offered that could be agreed to, or the
     *     fields break their grammar
     */
    public static @Nullable String answer(List<String> fields) {
        List<ExtensionList.Extension> offers = ExtensionList.parse(fields);
        if (offers == null) {
            return null;
        }
        for (ExtensionList.Extension offer : offers) {
            if (offer.name().equals(PERMESSAGE_DEFLATE) && canBeKept(offer)) {
                return asksForLargestWindow(offer)
                        ? AGREED + "; " + SERVER_MAX_WINDOW_BITS + "=" + LARGEST_WINDOW
                        : AGREED;
            }
        }
        return null;
    }

    /**
     * The same for a client with a {@code User-Agent}. All offers of a client that is known to break the agreement
     * ({@link DeflateClients}) are declined.
     *
     * @param userAgents the values of {@code User-Agent}, each as it was sent
     */
    public static @Nullable String answer(List<String> fields, List<String> userAgents) {
        return fields.isEmpty() || DeflateClients.keepsItsWindow(userAgents) ? null : answer(fields);
    }

    private static boolean canBeKept(ExtensionList.Extension offer) {
        Set<String> seen = new HashSet<>();
        for (ExtensionList.Parameter parameter : offer.parameters()) {
            if (!seen.add(parameter.name()) || !canBeKept(parameter.name(), parameter.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean canBeKept(String name, @Nullable String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value == null;
            case SERVER_MAX_WINDOW_BITS -> LARGEST_WINDOW.equals(value);
            case CLIENT_MAX_WINDOW_BITS ->
                value == null || WINDOW.matcher(value).matches();
            default -> false;
        };
    }

    private static boolean asksForLargestWindow(ExtensionList.Extension offer) {
        return offer.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(SERVER_MAX_WINDOW_BITS));
    }
}
