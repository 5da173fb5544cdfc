package stagecast.relay.server.http;

/** Which characters may stand where in a request's head (RFC 9110 section 5.6.2, RFC 3986 sections 2 and 3). */
final class Grammar {

    private static final String UNRESERVED_AND_DELIMITERS = "-._~!$&'()*+,;=";

    private static final boolean[] TOKEN = alphanumericAnd("!#$%&'*+-.^_`|~");
    private static final boolean[] NAME = alphanumericAnd(UNRESERVED_AND_DELIMITERS);
    private static final boolean[] PATH = alphanumericAnd(UNRESERVED_AND_DELIMITERS + ":@/");

    /**
     * More than RFC 3986 allows: also characters that browsers leave unencoded (the query percent-encode set of the URL
     * standard leaves <code>[]{}|\^`</code> and a lone {@code %}), and those that Node and curl leave. None of them ends a
     * target or a line, so all readers agree where the query ends. {@code #} would begin a fragment, which is never sent.
     */
    private static final boolean[] QUERY = alphanumericAnd(UNRESERVED_AND_DELIMITERS + ":@/?[]{}|\\^`%\"<>");

    private Grammar() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isIn(TOKEN, text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isPath(String text) {
        return isEncoded(PATH, text);
    }

    static boolean isQuery(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isIn(QUERY, text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this may be a host's name; an IPv4 address is one too. */
    static boolean isHostName(String text) {
        return isEncoded(NAME, text);
    }

    /** Control characters but the tab, which may stand in no line (RFC 9110 section 5.5). */
    static boolean isControl(int c) {
        return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F;
    }

    static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static boolean isHexDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isHexDigit((char) c));
    }

    static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Whether two hexadecimal digits follow what stands at this index. */
    static boolean isEscape(String text, int index) {
        return index + 2 < text.length() && isHexDigit(text.charAt(index + 1)) && isHexDigit(text.charAt(index + 2));
    }

    private static boolean isEncoded(boolean[] allowed, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (!isEscape(text, i)) {
                    return false;
                }
                i += 2;
            } else if (!isIn(allowed, c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(boolean[] characters, char c) {
        return c < characters.length && characters[c];
    }

    private static boolean[] alphanumericAnd(String others) {
        boolean[] characters = new boolean[128];
        for (char c = 0; c < characters.length; c++) {
            characters[c] = Character.isLetterOrDigit(c) || others.indexOf(c) >= 0;
        }
        return characters;
    }
}
