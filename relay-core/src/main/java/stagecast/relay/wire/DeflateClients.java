package stagecast.relay.wire;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Clients that are known to break permessage-deflate. Safari 15.0 to 15.3 (iOS, iPadOS and macOS) offers it, agrees to
 * {@code client_no_context_takeover}, and still keeps its window (RFC 7692 section 7.1.1.2 forbids that): its second message
 * refers to the first, and can't be inflated without it. On iOS every browser and in-app view is the same WebKit, so the
 * system's version decides, whatever name the browser has.
 */
final class DeflateClients {

    /**
     * {@code CPU iPhone OS 15_2 like Mac OS X}, {@code CPU OS 15_3_1 like Mac OS X} (iPad), and {@code Version/15.1 Safari/605.1.15},
     * which macOS sends, and an iPad that asks for desktop sites.
     */
    private static final Pattern KEEPS_ITS_WINDOW =
            Pattern.compile("CPU (?:iPhone )?OS 15_[0-3](?![0-9])|Version/15\\.[0-3](?![0-9])[^()]* Safari/");

    private DeflateClients() {}

    /**
     * Whether compression must not be agreed to with this client.
     *
     * @param userAgents the values of {@code User-Agent}, each as it was sent
     */
    static boolean keepsItsWindow(List<String> userAgents) {
        return userAgents.stream()
                .anyMatch(agent -> KEEPS_ITS_WINDOW.matcher(agent).find());
    }
}
