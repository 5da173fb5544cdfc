package stagecast.relay.server.http;

/** Checks a host with an optional port, as it stands in the Host field or in a URL (RFC 9110 section 4.2, RFC 3986 section 3.2.2). */
final class Authority {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;
    private static final int IPV6_GROUPS = 8;
    private static final int MAX_GROUP_DIGITS = 4;

    private Authority() {}

    static boolean isValid(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = end < 0 ? authority : authority.substring(0, end);
        String port = authority.substring(host.length());
        return (port.isEmpty() || (port.startsWith(":") && isPort(port.substring(1)))) && isHost(host);
    }

    private static boolean isPort(String text) {
        if (!Grammar.isDigits(text) || text.length() > MAX_PORT_DIGITS) {
            return false;
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= MAX_PORT;
    }

    private static boolean isHost(String host) {
        return host.startsWith("[") ? isIpv6(host.substring(1, host.length() - 1)) : Grammar.isHostName(host);
    }

    /** In groups of hexadecimal digits, one run of zero groups left out at most. */
    private static boolean isIpv6(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address) == IPV6_GROUPS;
        }
        int left = groups(address.substring(0, gap));
        int right = groups(address.substring(gap + 2));
        return left >= 0 && right >= 0 && left + right < IPV6_GROUPS;
    }

    /** How many groups there are, -1 if one of them is none. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] groups = text.split(":", -1);
        for (String group : groups) {
            if (!Grammar.isHexDigits(group) || group.length() > MAX_GROUP_DIGITS) {
                return -1;
            }
        }
        return groups.length;
    }
}
