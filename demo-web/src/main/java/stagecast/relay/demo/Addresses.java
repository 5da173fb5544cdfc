package stagecast.relay.demo;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import stagecast.relay.ChannelName;

/**
 * The addresses of the demo's pages. What they hold of secrets stands in the fragment, which no server and no log sees.
 *
 * @param phonePage with the ticket by which a phone becomes a guest
 * @param bigScreen with the phone page's address, to be shown, and the token by which phones can be sent away
 */
record Addresses(String phonePage, String bigScreen) {

    private static final Pattern ONLY_HERE = Pattern.compile("https?://(localhost|127\\.[0-9.]+|\\[::1])([:/].*)?");

    /**
     * Those of a relay.
     *
     * @param phones where phones reach it, without a slash at its end
     * @param screen where the big screen's browser does
     */
    static Addresses of(String phones, String screen, ChannelName channel, Host host) {
        String name = URLEncoder.encode(channel.value(), StandardCharsets.UTF_8);
        String phone = phones + "/phone#c=" + name + "&k=" + host.ticket();
        String bigScreen = screen + "/screen#c=" + name + "&p=" + URLEncoder.encode(phone, StandardCharsets.UTF_8)
                + "&a=" + host.token();
        return new Addresses(phone, bigScreen);
    }

    /** Whether no phone reaches the phone page, since its address is this machine's own name for itself. */
    boolean onlyHere() {
        return ONLY_HERE.matcher(phonePage).matches();
    }

    /**
     * Prints them, each on a line of its own.
     *
     * @param code whether to draw the phone page's QR code above them
     */
    void print(PrintWriter out, boolean code) {
        if (code) {
            out.println();
            TerminalQr.lines(phonePage).forEach(line -> out.println("  " + line));
            out.println();
        }
        out.println("phone page: " + phonePage);
        out.println("big screen: " + bigScreen);
    }
}
