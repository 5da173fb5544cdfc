package stagecast.relay.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header field {@code Forwarded} (RFC 7239 section 4). */
final class ForwardedField {

    /**
     * A pair, with the separator behind it. Ports and IPv6 addresses must stand in quotation marks; some proxies don't know,
     * and are understood all the same. Possessive, for what does not match was sent to make us try again.
     */
    private static final Pattern PAIR = Pattern.compile("[ \\t]*+(?:([!#$%&'*+.^_`|~0-9A-Za-z-]++)="
            + "(?:([!#$%&'*+.^_`|~0-9A-Za-z\\[\\]:-]++)|\"((?:[\\t !#-\\[\\]-~\\x80-\\xFF]|\\\\[\\t -~\\x80-\\xFF])*+)\"))?+"
            + "[ \\t]*+([;,]|\\z)");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    /** For an element that does not say where it comes from; no address. */
    private static final String NOWHERE = "";

    private ForwardedField() {}

    /**
     * What stands behind {@code for=} in each element.
     *
     * @param field all fields, as one list
     * @return empty where the field can't be read
     */
    static List<String> nodes(String field) {
        List<String> nodes = new ArrayList<>();
        Matcher pair = PAIR.matcher(field);
        String node = NOWHERE;
        boolean pairs = false;
        boolean found = false;
        int next = 0;
        while (next <= field.length() && pair.region(next, field.length()).lookingAt()) {
            pairs |= pair.group(1) != null;
            if ("for".equalsIgnoreCase(pair.group(1))) {
                if (found) {
                    return List.of(); // stands twice
                }
                found = true;
                node = value(pair);
            }
            if (!pair.group(4).equals(";")) {
                if (pairs) {
                    nodes.add(node);
                }
                node = NOWHERE;
                pairs = false;
                found = false;
            }
            next = pair.group(4).isEmpty() ? field.length() + 1 : pair.end();
        }
        return next > field.length() ? nodes : List.of();
    }

    private static String value(Matcher pair) {
        String token = pair.group(2);
        return token != null ? token : ESCAPED.matcher(pair.group(3)).replaceAll("$1");
    }
}
