package stagecast.relay;

/**
 * Tells whether a string has the shape of a token: 43 characters of base64url, which are the 256 bits of one of the relay's
 * own tokens; or a signed token in compact form (RFC 7515 section 7.1), three parts of base64url with dots between them, the
 * first of which begins like every JSON object. It takes one character after the other.
 */
final class TokenShape {

    private static final int OPAQUE_LENGTH = 43;
    private static final int SIGNED_PARTS = 3;

    /** The first letters of <code>{"</code> in base64url, whatever letter follows. */
    private static final String OBJECT = "eyJ";

    private boolean possible;
    private boolean object;
    private int length;
    private int parts;
    private int partLength;

    /** Begins anew. */
    void begin() {
        possible = true;
        object = true;
        length = 0;
        parts = 1;
        partLength = 0;
    }

    /** Takes the next character. One that is neither a base64url character nor a dot means that this is no token. */
    void add(int c) {
        object &= length >= OBJECT.length() || c == OBJECT.charAt(length);
        if (c == '.') {
            possible &= partLength > 0;
            parts++;
            partLength = 0;
        } else {
            possible &= isBase64Url(c);
            partLength++;
        }
        length++;
    }

    /** Whether the characters since {@link #begin} are a token. */
    boolean matches() {
        final boolean opaque = parts == 1 && length == OPAQUE_LENGTH;
        final boolean signed = parts == SIGNED_PARTS && partLength > 0 && object;
        return possible && (opaque || signed);
    }

    /** Whether the character may stand in base64url without padding (RFC 4648 section 5). */
    static boolean isBase64Url(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
