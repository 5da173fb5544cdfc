package stagecast.relay.server.http;

import java.util.Locale;

/**
 * A request's first line (RFC 9112 section 3).
 *
 * @param target in origin form, or {@code *}. Of an absolute form only path and query remain: there is one site here,
 *     whatever it is called
 * @param http11 false for HTTP/1.0
 */
record RequestLine(String method, String target, boolean http11) {

    private static final int MAX_METHOD_LENGTH = 32;

    /**
     * Reads a line, without its end.
     *
     * @throws IllegalArgumentException if it is none; the message may be shown to a client
     */
    static RequestLine parse(String line) {
        int first = line.indexOf(' ');
        int second = line.indexOf(' ', first + 1);
        if (second < 0 || line.indexOf(' ', second + 1) >= 0) {
            throw new IllegalArgumentException(
                    "A request begins with a method, a target and HTTP/1.1, one space between"
                            + " them. Percent-encode a space in a URL as %20.");
        }
        String method = line.substring(0, first);
        // Undertow takes PRI for the beginning of HTTP/2, whatever follows.
        if (!Grammar.isToken(method) || method.length() > MAX_METHOD_LENGTH || method.equals("PRI")) {
            throw new IllegalArgumentException("The request's method is none. Send one such as GET or POST.");
        }
        String version = line.substring(second + 1);
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw new IllegalArgumentException(
                    "This server speaks HTTP/1.1 and HTTP/1.0: end the first line with one.");
        }
        String target = line.substring(first + 1, second);
        if (!target.equals("*") || !method.equals("OPTIONS")) {
            target = originForm(target);
        }
        return new RequestLine(method, target, version.equals("HTTP/1.1"));
    }

    private static String originForm(String target) {
        String local = target.startsWith("/") ? target : withoutAuthority(target);
        int question = local.indexOf('?');
        String path = question < 0 ? local : local.substring(0, question);
        if (!Grammar.isPath(path)) {
            throw new IllegalArgumentException(
                    "The path holds a character that RFC 3986 does not allow there, or a % that"
                            + " two hexadecimal digits do not follow. Percent-encode it as UTF-8.");
        }
        String query = local.substring(path.length());
        if (!query.isEmpty() && !Grammar.isQuery(query)) {
            throw new IllegalArgumentException(
                    "The query holds a # or a byte that is not ASCII. Percent-encode it as" + " UTF-8; a # is %23.");
        }
        return path + withoutLonePercents(query);
    }

    /**
     * Undertow decodes every query, and fails at a {@code %} without two hexadecimal digits after it. Replacing it by a
     * {@code ^} keeps the length, and an invalid value stays invalid.
     */
    private static String withoutLonePercents(String query) {
        if (query.indexOf('%') < 0) {
            return query;
        }
        StringBuilder plain = new StringBuilder(query);
        for (int i = 0; i < query.length(); i++) {
            if (query.charAt(i) == '%') {
                if (Grammar.isEscape(query, i)) {
                    i += 2;
                } else {
                    plain.setCharAt(i, '^');
                }
            }
        }
        return plain.toString();
    }

    private static String withoutAuthority(String target) {
        String start = target.substring(0, Math.min(target.length(), "https://".length()))
                .toLowerCase(Locale.ROOT);
        int authority = start.startsWith("http://") ? "http://".length() : "https://".length();
        if (authority == "https://".length() && !start.equals("https://")) {
            throw new IllegalArgumentException("A request's target begins with / or with http://.");
        }
        int end = authority;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String host = target.substring(authority, end);
        if (host.isEmpty() || host.startsWith(":") || !Authority.isValid(host)) {
            throw new IllegalArgumentException(
                    "The host in the request's target is none. Send one such as example.org" + " or 127.0.0.1:8080.");
        }
        return target.startsWith("/", end) ? target.substring(end) : "/" + target.substring(end);
    }

    @Override
    public String toString() {
        return method + " " + target + (http11 ? " HTTP/1.1" : " HTTP/1.0");
    }
}
