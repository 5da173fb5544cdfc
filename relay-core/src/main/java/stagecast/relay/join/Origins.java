package stagecast.relay.join;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * From which web pages the relay may be used. Only browsers send an origin; a program that sends none may always use it.
 *
 * @param allowed origins (RFC 6454 section 6.2) such as {@code https://stage.example.org}, compared without case and
 *     without a port that is the scheme's own; {@code *} stands for every one, {@code null} for pages without one
 */
public record Origins(List<String> allowed) {

    private static final String OPAQUE = "null";
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[^/?#@*\\[\\]:\\s]+)(:\\d{1,5})?");
    private static final Pattern OWN_PORT = Pattern.compile("(http://.*):80|(https://.*):443");

    /** Every page. */
    public static final Origins ANY = new Origins(List.of("*"));

    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException if one is no origin
     */
    public Origins {
        allowed = allowed.stream().map(Origins::checked).toList();
    }

    private static String checked(String origin) {
        String plain = plain(origin);
        if (!plain.equals("*")
                && !plain.equals(OPAQUE)
                && !ORIGIN.matcher(plain).matches()) {
            throw new IllegalArgumentException("Origins.allowed has " + origin
                    + ", which is no origin: write https://stage.example.org, with a port if it has one and without a"
                    + " path; or * for all");
        }
        return plain;
    }

    private static String plain(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return OWN_PORT.matcher(lower).replaceFirst("$1$2");
    }

    /** Whether nothing is narrowed. */
    public boolean any() {
        return allowed.contains("*");
    }

    /**
     * Whether a request may come from there.
     *
     * @param fields the values of its {@code Origin} fields, an empty list for none
     */
    public boolean allow(List<String> fields) {
        return any() || fields.stream().map(Origins::plain).allMatch(allowed::contains);
    }
}
